import { z } from 'zod';
import {
  ASSET_MAX_BYTES,
  DEFAULT_GROWING_NAME,
  PARTS_MAX_COUNT,
  finishedAssetRequest,
  growingAssetRequest,
} from '../../spec/index.ts';
import { badRequest } from '../http/reply.ts';
import { printable } from '../http/target.ts';
import { IN_WORDS, mistakes } from '../plain-words.ts';
import { partCountFault } from '../storage/part-sizes.ts';
import type { Exchange } from './exchange.ts';
import { readJsonOrUrlencoded } from './json-body.ts';

const common = {
  filetype: z
    .string()
    // It becomes a header of the upload: whatever no header can carry would make the URLs useless.
    .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/)
    .default('application/octet-stream'),
  offset: z.int().default(0),
  channel: z.int().nonnegative().default(0),
  auto_version_id: z.uuid().optional(),
};

/** What the server can work with (protocol.md §11.1); what is right to send is `finishedAssetRequest`. */
const finished = z.object({
  ...common,
  name: z.string().min(1),
  filesize: z.int().min(1).max(ASSET_MAX_BYTES),
  parts: z.int().min(1).max(PARTS_MAX_COUNT).optional(),
  is_realtime_upload: z.literal(false).optional(),
});

/** The same for §13.1 and `growingAssetRequest`. */
const growing = z.object({
  ...common,
  name: z.string().default(''),
  filesize: z.never('must be absent or null in a real-time upload').optional(),
  extension: z
    .string()
    .regex(/^\..+$/)
    .optional(),
});

/** RFC 9110 8.3.1, as the guide sends it. */
const MIME_TYPE = /^[!#$%&'*+.^`|~\w-]+\/[!#$%&'*+.^`|~\w-]+\s*(;.*)?$/;

/** The ending that makes a name fit for a growing asset, as in `growingAssetRequest`. */
const ENDS_IN_EXTENSION = /[^.]\.[^.]+$/;

type FinishedRequest = z.infer<typeof finished> & { readonly mode: 'finished' };
type GrowingRequest = Omit<z.infer<typeof growing>, 'filesize'> & {
  readonly mode: 'growing';
  /** The device gave an extension only: `asset_name` may name the asset later (§13.2). */
  readonly nameIsOpen: boolean;
};
export type AssetRequest = FinishedRequest | GrowingRequest;

/**
 * Reads and judges a request to create an asset: what the documentation forbids is noted, what nobody
 * could serve is refused.
 *
 * @throws Refusal 400, 413, 415
 */
export async function readAssetRequest(exchange: Exchange): Promise<AssetRequest> {
  const { encoding, fields } = await readJsonOrUrlencoded(exchange);
  const sent = Object.fromEntries(
    // §11.1 writes absent as null throughout.
    Object.entries(fields).filter(([, value]) => value !== null),
  );
  if (sent['is_realtime_upload'] !== true) return judgeFinished(exchange, sent);
  if (encoding === 'json') return judgeGrowing(exchange, sent);
  exchange.violate(null, 'did not send JSON to create a real-time upload (§7)');
  throw badRequest('JSON is required for real-time uploads');
}

function judgeFinished(exchange: Exchange, sent: Record<string, unknown>): FinishedRequest {
  noteOffences(exchange, finishedAssetRequest, sent);
  const request = workable(finished, sent);
  const { filesize, parts } = request;
  const fault = parts === undefined ? null : partCountFault(filesize, parts);
  if (fault !== null) {
    exchange.violate(null, `asked for ${parts} parts: ${fault} (§11.3)`);
    throw badRequest(`parts: ${fault}`);
  }
  return { ...request, mode: 'finished' };
}

function judgeGrowing(exchange: Exchange, sent: Record<string, unknown>): GrowingRequest {
  // §11.1: the default of `name` is '', so that an empty one is none.
  const stated = Object.fromEntries(
    Object.entries(sent).filter(([field, value]) => field !== 'name' || value !== ''),
  );
  noteOffences(exchange, growingAssetRequest, stated);
  const { filesize: _, ...request } = workable(growing, stated);
  const { name, extension } = request;
  if (name === '' && extension !== undefined) {
    const byDefault = DEFAULT_GROWING_NAME + extension;
    return { ...request, name: byDefault, mode: 'growing', nameIsOpen: true };
  }
  if (extension === undefined && !ENDS_IN_EXTENSION.test(name)) {
    throw badRequest('name: must end in an extension unless extension is given');
  }
  if (extension !== undefined && !name.endsWith(extension)) {
    throw badRequest("extension: must match the name's extension");
  }
  return { ...request, mode: 'growing', nameIsOpen: false };
}

/** @throws Refusal 400 */
function workable<T>(schema: z.ZodType<T>, sent: Record<string, unknown>): T {
  const parsed = schema.safeParse(sent, IN_WORDS);
  if (parsed.success) return parsed.data;
  throw badRequest(mistakes(parsed.error.issues, 'the body').join('; '));
}

function noteOffences(
  exchange: Exchange,
  documented: z.ZodType,
  sent: Record<string, unknown>,
): void {
  for (const issue of documented.safeParse(sent, IN_WORDS).error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      const names = printable(issue.keys.join(', '));
      exchange.violate(null, `sent undocumented asset fields: ${names} (§11.1)`);
      continue;
    }
    exchange.violate(
      issue.path[0] === 'offset' ? 'upload.date' : null,
      `sent an asset where ${mistakes([issue], 'the body').join()} (§11.1, §12.2, §13.1)`,
    );
  }
  const { filetype } = sent;
  if (typeof filetype === 'string' && filetype !== '' && !MIME_TYPE.test(filetype)) {
    exchange.violate(
      'upload.formats',
      'sent an asset where filetype is not a type/subtype (§11.1, RFC 9110)',
    );
  }
}
