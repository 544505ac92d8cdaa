import { endsEmpty, type Bytes } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerEnd, type ContainerReport } from './container.ts';
import { localTimeMs } from './local-time.ts';
import { chunkEndBytes, walkChunks, type Chunk } from './riff.ts';

/** Stands where the size is in `ds64` instead (EBU Tech 3306; ITU-R BS.2088). */
const IN_DS64 = 0xffff_ffff;
const FIRST_CHUNK_AT = 12;

/** The sizes of a file over 4 GiB. */
interface LongSizes {
  readonly riffBytes: number;
  readonly dataBytes: number;
}

/**
 * WAV, RF64 and BW64. A recorder writes the sizes when it closes the file, and some now and then
 * before.
 */
export async function inspectWave(bytes: Bytes): Promise<ContainerReport> {
  const head = await bytes.at(0, 36);
  const long = head.text(0, 4) === 'RIFF' ? null : longSizes(head.text(12, 4), head);
  const shortRiffBytes = head.u32(4, true);
  const riffBytes = shortRiffBytes === IN_DS64 ? (long?.riffBytes ?? IN_DS64) : shortRiffBytes;
  const chunks = await walkChunks(bytes, FIRST_CHUNK_AT, bytes.sizeBytes, (id, sizeBytes) =>
    id === 'data' && sizeBytes === IN_DS64 ? (long?.dataBytes ?? IN_DS64) : sizeBytes,
  );
  return {
    kind: 'wave',
    end: await endOf(bytes, riffBytes, chunks),
    head: 'rewritten',
    madeAtMs: await originationMs(bytes, chunks),
  };
}

function longSizes(
  id: string,
  head: { u64(at: number, littleEndian: boolean): number },
): LongSizes | null {
  return id === 'ds64' ? { riffBytes: head.u64(20, true), dataBytes: head.u64(28, true) } : null;
}

async function endOf(
  bytes: Bytes,
  riffBytes: number,
  chunks: readonly Chunk[],
): Promise<ContainerEnd | null> {
  const data = chunks.find(({ id }) => id === 'data');
  if (data === undefined) return incomplete('its sound is missing');
  if (riffBytes === 0 || data.sizeBytes === 0 || riffBytes === IN_DS64) {
    return incomplete('its sizes are not written yet');
  }
  const endBytes = 8 + riffBytes;
  // A chunk of an odd size is followed by a byte that not every recorder counts, or writes.
  const paddedBytes = endBytes + (endBytes % 2);
  if (paddedBytes < bytes.sizeBytes) return incomplete('there is more than its sizes say');
  if (endBytes > bytes.sizeBytes) return incomplete('there is less than its sizes say');
  const last = chunks.at(-1);
  if (last === undefined || chunkEndBytes(last) !== paddedBytes) {
    return incomplete('its sizes contradict each other');
  }
  return last.id === 'data' && (await endsEmpty(bytes)) ? null : COMPLETE;
}

const BEXT_DATE_AT = 320;

/** `OriginationDate` and `OriginationTime`, the recorder's local time (EBU Tech 3285 2.3). */
async function originationMs(bytes: Bytes, chunks: readonly Chunk[]): Promise<number | null> {
  const bext = chunks.find(({ id }) => id === 'bext');
  if (bext === undefined || bext.sizeBytes < BEXT_DATE_AT + 18) return null;
  const text = (await bytes.at(bext.offsetBytes + BEXT_DATE_AT, 18)).text(0, 18);
  return localTimeMs(`${text.slice(0, 10)} ${text.slice(10)}`);
}
