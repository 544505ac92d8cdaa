import { type FileHandle, open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { SimulatorControl } from '../control.ts';
import { type LiveReply, type Reply, textReply } from '../http/reply.ts';
import type { VisitRoute } from '../http/visit.ts';
import type { AssetView } from '../views.ts';
import { mediaType } from './asset-kind.ts';
import { type ByteRange, byteRange } from './byte-range.ts';

const PLAIN = 'text/plain; charset=utf-8';

/**
 * The bytes of a complete asset, for the page's players. They come from a device: only media is given out
 * under its own type, everything in a sandbox, and the file is found by the asset's id, never by its name.
 */
export function assetContent(control: SimulatorControl): VisitRoute {
  return {
    method: 'GET',
    path: '/page/assets/:id/content',
    async handle({ range: header }, [id = '']) {
      const asset = control.assets().find((candidate) => candidate.id === id);
      const file = await openContent(asset);
      if (asset === undefined || file === null) {
        return textReply(404, PLAIN, 'There is no complete asset with this id.\n');
      }
      const sizeBytes = (await file.stat()).size;
      const range = byteRange(header, sizeBytes);
      if (range !== 'unsatisfiable') return contentReply(asset, file, sizeBytes, range);
      await file.close();
      return unsatisfiable(sizeBytes);
    },
  };
}

async function openContent(asset: AssetView | undefined): Promise<FileHandle | null> {
  const path = asset?.contentFile ?? null;
  return path === null ? null : open(path).catch(() => null);
}

function contentReply(
  asset: AssetView,
  file: FileHandle,
  sizeBytes: number,
  range: ByteRange | null,
): LiveReply {
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  const headers = {
    ...contentHeaders(asset),
    'content-length': end - start + 1,
    ...(range !== null && { 'content-range': `bytes ${start}-${end}/${sizeBytes}` }),
  };
  return {
    stream(response) {
      response.writeHead(range === null ? 200 : 206, headers);
      void send(file, start, end, response);
    },
  };
}

function contentHeaders({ name, filetype }: AssetView): Readonly<Record<string, string>> {
  const type = mediaType(filetype);
  return {
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': `${type === null ? 'attachment' : 'inline'}; ${fileName(name)}`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'accept-ranges': 'bytes',
  };
}

/** Without what a folder could be made of, or what shows another ending than the real one. */
function fileName(name: string): string {
  const plain = name.replaceAll(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_').replace(/^\.+/, '_');
  // RFC 8187; encodeURIComponent leaves four characters that it does not allow.
  const encoded = encodeURIComponent(plain).replaceAll(/['()*]/g, escape);
  return `filename*=UTF-8''${encoded}`;
}

function escape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** A reader may leave at any time: players do when they jump. */
async function send(
  file: FileHandle,
  start: number,
  end: number,
  response: ServerResponse,
): Promise<void> {
  if (end < start) {
    response.end();
    await file.close();
    return;
  }
  await pipeline(file.createReadStream({ start, end }), response).catch(() => undefined);
}

function unsatisfiable(sizeBytes: number): Reply {
  const reply = textReply(416, PLAIN, 'The asset has no such bytes.\n');
  return { ...reply, headers: { ...reply.headers, 'content-range': `bytes */${sizeBytes}` } };
}
