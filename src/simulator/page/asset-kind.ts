/** What a browser may be given to show, by the type the device named. */
export type AssetKind = 'video' | 'audio' | 'image' | 'other';

/** Shown inline by every browser. Other images are media too, but nothing to see. */
const SEEN_IMAGES = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;
/** SVG is a document that can carry scripts; a type is what fits here or none at all. */
const MEDIA = /^(video|audio|image)\/(?!svg)[\da-z][\d+.a-z-]{0,80}$/;

export function assetKind(filetype: string): AssetKind {
  const type = mediaType(filetype);
  if (type === null) return 'other';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  return SEEN_IMAGES.test(type) ? 'image' : 'other';
}

/** The type to serve an asset with; null: it is no media, and only to be downloaded. */
export function mediaType(filetype: string): string | null {
  const type = filetype.toLowerCase();
  return MEDIA.test(type) ? type : null;
}
