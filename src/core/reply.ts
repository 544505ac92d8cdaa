import { detailedError, simpleError } from '../spec/index.ts';
import { DailiesError } from './error.ts';
import { isSuccess, jsonOf, type HttpReply } from './http.ts';

/** What of a schema is needed here: any validator of this form will do. */
export interface Schema<T> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] };
      };
}

/**
 * Reads a successful reply by its schema.
 * @throws DailiesError `captive_portal` when a 2xx is no JSON (something in between answered),
 * `unexpected_reply` when it lacks what is needed or is no success.
 */
export function parseSuccess<T>(operation: string, schema: Schema<T>, reply: HttpReply): T {
  if (!isSuccess(reply)) {
    throw new DailiesError('unexpected_reply', `${operation} was answered with ${reply.status}`);
  }
  const json = jsonOf(reply);
  if (json === undefined) throw noJson(operation, reply);
  const result = schema.safeParse(json);
  if (!result.success) {
    // Paths of the fields only: their values may be secret.
    const fields = [...new Set(result.error.issues.map((issue) => issue.path.join('.') || 'body'))];
    throw new DailiesError(
      'unexpected_reply',
      `Frame.io's reply to ${operation} lacks what is needed: ${fields.join(', ')}`,
    );
  }
  return result.data;
}

/**
 * Reads a success that needs to say nothing (204, but any 2xx is one: protocol.md §16.1).
 * @throws DailiesError `captive_portal` for a page, `unexpected_reply` for no success and for half a reply
 */
export function parseDone(operation: string, reply: HttpReply): void {
  if (!isSuccess(reply)) {
    throw new DailiesError('unexpected_reply', `${operation} was answered with ${reply.status}`);
  }
  // Frame.io's own words are JSON or none at all.
  if (reply.body.trim() !== '' && jsonOf(reply) === undefined) throw noJson(operation, reply);
}

/** A success that is no JSON. */
function noJson(operation: string, reply: HttpReply): DailiesError {
  // JSON that was cut off on its way, or nothing: Frame.io answered, but what is not known.
  return /^\s*([[{]|$)/.test(reply.body)
    ? new DailiesError('unexpected_reply', `Frame.io's reply to ${operation} is cut off or empty`)
    : new DailiesError(
        'captive_portal',
        `Something in between answered ${operation} with a page, perhaps the login page of this network`,
      );
}

/** An XML declaration and comments may stand before a page. */
const PAGE =
  /^\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** A page for people, which Frame.io's API never sends: something in between answered. */
export function isPage(reply: HttpReply): boolean {
  return PAGE.test(reply.body);
}

/** What an error reply says, whichever of the two shapes it has (protocol.md §16.1). */
export interface ErrorBody {
  /** `error` of the simple shape. */
  readonly error: string | null;
  /** `errors[0].title` of the detailed shape, else its `message`. */
  readonly title: string | null;
  readonly message: string | null;
}

export function parseErrorBody(reply: HttpReply): ErrorBody {
  const json = jsonOf(reply);
  const simple = simpleError.safeParse(json);
  if (simple.success) return { error: simple.data.error, title: null, message: null };
  const detailed = detailedError.safeParse(json);
  if (!detailed.success) return { error: null, title: null, message: null };
  const message = detailed.data.message ?? null;
  const first = detailed.data.errors?.find((entry) => entry !== null);
  return { error: null, title: first?.title ?? message, message };
}

/** `Code` and `Message` of S3's XML error, each null when absent. */
export function parseStorageError(reply: HttpReply): {
  code: string | null;
  message: string | null;
} {
  const pick = (tag: string) =>
    new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(reply.body)?.[1]?.trim() ?? null;
  return { code: pick('Code'), message: pick('Message') };
}
