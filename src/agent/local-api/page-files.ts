import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** From src/agent/local-api as from dist/agent/local-api the package is three folders up. */
const FOLDER = join(import.meta.dirname, '..', '..', '..', 'dist', 'web');

/** The built page, by URL path. Read once: what is not in this list cannot be asked for. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  if (!existsSync(FOLDER)) return new Map();
  const names = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = names.map((path) => {
    const url = path.slice(FOLDER.length).replaceAll('\\', '/');
    const contentType = TYPES[extname(path)] ?? 'application/octet-stream';
    return [url === '/index.html' ? '/' : url, { body: copy(readFileSync(path)), contentType }];
  });
  return new Map(files as [string, PageFile][]);
}

const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
