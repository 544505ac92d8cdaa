import type { IncomingMessage } from 'node:http';
import { Refusal, type Reply } from './reply.ts';

/** Called for each piece that arrives, before it counts as received. */
export type OnPiece = (receivedBytes: number, totalBytes: number | null) => Promise<void>;

/**
 * Reads a small body whole.
 *
 * @throws Refusal with `tooLarge` as soon as more than `limitBytes` is announced or sent
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
  tooLarge: Reply,
  onPiece?: OnPiece,
): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  if (announced > limitBytes) throw new Refusal(tooLarge);
  const totalBytes = Number.isNaN(announced) ? null : announced;
  const pieces: Buffer[] = [];
  let receivedBytes = 0;
  // Not destroyed on an early end: the refusal still has to go out on the same connection.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    receivedBytes += piece.byteLength;
    if (receivedBytes > limitBytes) throw new Refusal(tooLarge);
    await onPiece?.(receivedBytes, totalBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
