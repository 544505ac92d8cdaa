import { endsEmpty, type Bytes } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerEnd, type ContainerReport } from './container.ts';
import { readMovie } from './mp4-moov.ts';
import { walkBoxes, type Box, type BoxWalk } from './mp4-walk.ts';

/** Boxes that begin a fragment, so that its media is still to come. */
const BEGINS_FRAGMENT = new Set(['moof', 'styp', 'sidx', 'emsg', 'prft']);
const PADDING = new Set(['free', 'wide', 'skip']);
/** Room for the header of an mdat, as recorders of hybrid files leave it; more is just padding. */
const PLACEHOLDER_MAX_BYTES = 64;

const INDEX_MISSING = 'its index is missing';
const LAST_BOX_OPEN = 'its last box is open';

/**
 * MP4 and MOV (ISO 14496-12; QuickTime File Format). Every box closes and the index is there, or
 * not.
 */
export async function inspectMp4(bytes: Bytes): Promise<ContainerReport> {
  // The end tells for itself and saves reading all fragments of a long recording.
  const hasFragmentIndex = await endsWithFragmentIndex(bytes);
  const walk = await walkBoxes(bytes, 0, bytes.sizeBytes, hasFragmentIndex ? 32 : undefined);
  const moov = walk.boxes.find(({ type }) => type === 'moov');
  const movie = moov === undefined ? null : await readMovie(bytes, moov);
  const extension = await extensionOf(bytes, walk.boxes[0]);
  const common = { madeAtMs: movie?.madeAtMs ?? null, extension };
  if (!walk.hasMoof && movie?.isFragmented !== true) {
    const end = await endOfClassic(bytes, walk);
    return { kind: 'mp4', end, head: 'rewritten', ...common };
  }
  if (hasFragmentIndex) return { kind: 'fragmentedMp4', end: COMPLETE, head: 'kept', ...common };
  if (isHybrid(walk)) {
    const end = incomplete('its final index is missing, though its fragments may play');
    return { kind: 'mp4', end, head: 'rewritten', ...common };
  }
  return { kind: 'fragmentedMp4', end: endOfFragments(walk), head: 'kept', ...common };
}

async function endOfClassic(bytes: Bytes, walk: BoxWalk): Promise<ContainerEnd | null> {
  const has = (type: string) => walk.boxes.some((box) => box.type === type);
  if (walk.end === 'tooMany') return incomplete('it has too many boxes to check');
  // Legal for what was streamed with its index in front, and then nothing tells where it ends.
  if (walk.end === 'endless') return has('moov') ? null : incomplete(INDEX_MISSING);
  if (walk.end === 'open') return incomplete(has('moov') ? LAST_BOX_OPEN : INDEX_MISSING);
  if (!has('moov')) return incomplete(INDEX_MISSING);
  if (!has('mdat')) return incomplete('its media is missing');
  const mayBeReserved = walk.last?.type === 'mdat' && (await endsEmpty(bytes));
  return mayBeReserved ? null : COMPLETE;
}

/** Where fragments close at the end of the file another may still come. */
function endOfFragments({ end, last, hasMoof }: BoxWalk): ContainerEnd | null {
  if (end === 'tooMany') return null;
  if (end !== 'closed') return incomplete('its last fragment is not whole');
  if (!hasMoof) return incomplete('it has no fragment yet');
  if (last !== null && BEGINS_FRAGMENT.has(last.type)) {
    return incomplete('the media of its last fragment is missing');
  }
  return null;
}

/**
 * Fragments while it records, a classic file in the end: then an index is appended and the room
 * after `ftyp` becomes the header of one mdat over all of it (OBS Studio, "Hybrid MP4";
 * ffmpeg-formats(1), `hybrid_fragmented`).
 */
function isHybrid({ boxes }: BoxWalk): boolean {
  const moovAt = boxes.findIndex(({ type }) => type === 'moov');
  const before = boxes.slice(0, Math.max(0, moovAt));
  const isRoom = ({ type, sizeBytes }: Box) =>
    PADDING.has(type) && sizeBytes <= PLACEHOLDER_MAX_BYTES;
  return before.some(isRoom) && !before.some(({ type }) => type === 'mdat');
}

/**
 * `mfra`, whose last 16 bytes tell its size (ISO 14496-12 8.8.11), is written when a recording
 * ends.
 */
async function endsWithFragmentIndex(bytes: Bytes): Promise<boolean> {
  const offset = await bytes.tail(16);
  if (offset.length < 16 || offset.text(4, 4) !== 'mfro') return false;
  const indexBytes = offset.u32(12);
  if (indexBytes < 24 || indexBytes > bytes.sizeBytes) return false;
  const index = await bytes.at(bytes.sizeBytes - indexBytes, 8);
  return index.text(4, 4) === 'mfra' && index.u32(0) === indexBytes;
}

const BRANDS: Readonly<Record<string, string>> = {
  'qt  ': '.mov',
  'M4A ': '.m4a',
  'M4V ': '.m4v',
  'crx ': '.crm',
};

/** By the first brand that `ftyp` names; QuickTime is older than `ftyp`. */
async function extensionOf(bytes: Bytes, first: Box | undefined): Promise<string> {
  if (first === undefined) return '.mp4';
  if (first.type !== 'ftyp') return '.mov';
  return BRANDS[(await bytes.at(8, 4)).text(0, 4)] ?? '.mp4';
}
