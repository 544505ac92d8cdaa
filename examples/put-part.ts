import {
  outcomeOf,
  parsePutPart,
  putPartRequest,
  readExchange,
  retryDelayMs,
  type Exchange,
  type PlannedPart,
} from 'dailies/core';
import { sleepUntil } from './device.ts';

const TRIES = 8;

/** Sends one part to its URL, again and again while that can help. */
export async function putPart(
  url: string,
  filetype: string,
  bytes: Blob,
  part: PlannedPart,
): Promise<void> {
  const body = bytes.slice(part.offsetBytes, part.offsetBytes + part.sizeBytes);
  for (let attempt = 0; ; attempt += 1) {
    const exchange = await put(url, filetype, body);
    const sent = readExchange('putPart', exchange, parsePutPart);
    if (sent.ok) return;
    const outcome = outcomeOf('putPart', exchange);
    const again = outcome.verdict === 'retry' || outcome.verdict === 'waitForNetwork';
    // `newAsset`: the URLs are dead, begin again with a new asset. The rest is for a person to mend.
    if (!again || attempt + 1 === TRIES) throw new Error(outcome.message);
    await sleepUntil(Date.now() + retryDelayMs(outcome, attempt, Math.random()));
  }
}

async function put(url: string, filetype: string, body: Blob): Promise<Exchange> {
  // `fetch` sets the length itself. No bearer token: the URL is the permission.
  const { 'content-length': _, ...headers } = putPartRequest(url, filetype, body.size).headers;
  try {
    const reply = await fetch(url, { method: 'PUT', headers, body, redirect: 'manual' });
    return {
      kind: 'reply',
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body: await reply.text(),
    };
  } catch (error) {
    return { kind: 'network', reason: 'other', detail: (error as Error).name };
  }
}
