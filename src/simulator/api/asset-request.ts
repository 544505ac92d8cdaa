import { z } from 'zod';
import { ASSET_MAX_BYTES, PARTS_MAX_COUNT, finishedAssetRequest } from '../../spec/index.ts';
import { Refusal, detailedError } from '../http/reply.ts';
import { printable } from '../http/target.ts';
import { partCountFault } from '../storage/part-sizes.ts';
import type { Exchange } from './exchange.ts';
import { readJsonOrUrlencoded } from './json-body.ts';

/** What the server can work with (protocol.md §11.1); what is right to send is `finishedAssetRequest`. */
const workable = z.object({
  name: z.string().min(1),
  filetype: z
    .string()
    // It becomes a header of the upload: whatever no header can carry would make the URLs useless.
    .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/)
    .default('application/octet-stream'),
  filesize: z.int().min(1).max(ASSET_MAX_BYTES),
  offset: z.int().default(0),
  channel: z.int().nonnegative().default(0),
  parts: z.int().min(1).max(PARTS_MAX_COUNT).optional(),
  auto_version_id: z.uuid().optional(),
});

export type AssetRequest = z.infer<typeof workable>;

/** Documented, but with nothing to say about a finished upload. */
const NOT_FOR_FINISHED = new Set(['is_realtime_upload', 'extension', 'auto_version_id']);

/**
 * Reads and judges a request to create an asset: what the documentation forbids is noted, what nobody
 * could serve is refused.
 *
 * @throws Refusal 400, 413, 415; 422 for growing uploads
 */
export async function readAssetRequest(exchange: Exchange): Promise<AssetRequest> {
  const { encoding, fields } = await readJsonOrUrlencoded(exchange);
  if (fields['is_realtime_upload'] === true) throw refuseGrowing(encoding);
  const sent = Object.fromEntries(
    // §11.1 writes absent as null throughout.
    Object.entries(fields).filter(([, value]) => value !== null),
  );
  noteOffences(exchange, sent);
  const parsed = workable.safeParse(sent);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = printable(issue?.path.join('.') ?? '');
    throw new Refusal(
      detailedError(400, 'Bad Request', `${field}: ${printable(issue?.message ?? '')}`),
    );
  }
  const { filesize, parts } = parsed.data;
  const fault = parts === undefined ? null : partCountFault(filesize, parts);
  if (fault !== null) {
    exchange.violate(null, `asked for ${parts} parts: ${fault} (§11.3)`);
    throw new Refusal(detailedError(400, 'Bad Request', `parts: ${fault}`));
  }
  return parsed.data;
}

function noteOffences(exchange: Exchange, sent: Record<string, unknown>): void {
  const own = Object.entries(sent).filter(([name]) => !NOT_FOR_FINISHED.has(name));
  const verdict = finishedAssetRequest.safeParse(Object.fromEntries(own));
  for (const issue of verdict.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      const names = printable(issue.keys.join(', '));
      exchange.violate(null, `sent undocumented asset fields: ${names} (§11.1)`);
      continue;
    }
    const field = String(issue.path[0] ?? 'body');
    exchange.violate(
      field === 'offset' ? 'upload.date' : null,
      `sent an asset with unfit ${field}: ${printable(issue.message)} (§11.1, §12.2)`,
    );
  }
}

function refuseGrowing(encoding: 'json' | 'urlencoded'): Refusal {
  return encoding === 'urlencoded'
    ? new Refusal(detailedError(400, 'Bad Request', 'JSON is required for real-time uploads'))
    : new Refusal(
        detailedError(
          422,
          'Unprocessable Entity',
          'is_realtime_upload: this simulator does not take real-time uploads yet',
        ),
      );
}
