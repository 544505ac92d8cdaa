import {
  parsePutPart,
  putPartRequest,
  readExchange,
  retryDelayMs,
  type PlannedPart,
} from 'dailies/core';
import { exchange, sleepUntil } from './device.ts';
import { mayHelp } from './session.ts';

const TRIES = 8;

/** Sends one part to its URL, again and again while that can help. */
export async function putPart(
  url: string,
  filetype: string,
  bytes: Blob,
  part: PlannedPart,
): Promise<void> {
  const body = bytes.slice(part.offsetBytes, part.offsetBytes + part.sizeBytes);
  // `fetch` sets the length itself. No bearer token: the URL is the permission.
  const { 'content-length': _, ...headers } = putPartRequest(url, filetype, body.size).headers;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await exchange(url, { method: 'PUT', headers, body });
    const sent = readExchange('putPart', answer, parsePutPart);
    if (sent.ok) return;
    // `newAsset`: the URLs are dead, begin again with a new asset. The rest is for a person to mend.
    if (!mayHelp(sent.outcome) || attempt + 1 === TRIES) throw new Error(sent.outcome.message);
    await sleepUntil(Date.now() + retryDelayMs(sent.outcome, attempt, Math.random()));
  }
}
