import mime from 'mime';

/** Camera formats that the general table does not know (requirement upload.formats). */
const OWN: Readonly<Record<string, string>> = {
  ari: 'application/octet-stream',
  arx: 'application/octet-stream',
  braw: 'video/x-braw',
  cdl: 'application/xml',
  cr3: 'image/x-canon-cr3',
  crm: 'video/x-canon-crm',
  cube: 'text/plain',
  mhl: 'application/xml',
  r3d: 'video/x-red-r3d',
};

/** The MIME type that a file's name stands for; bytes are bytes where nobody knows (protocol.md §3). */
export function mediaTypeOf(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return OWN[extension] ?? mime.getType(extension) ?? 'application/octet-stream';
}
