import { frameBytes } from '../essence/sound.ts';
import type { WaveFormat } from './wave.ts';

/** wFormatTag: more than two channels or 16 bits need the extensible one. */
const WAVE_FORMAT_EXTENSIBLE = 0xfffe;
/** KSDATAFORMAT_SUBTYPE_PCM. */
const SUBTYPE_PCM = Buffer.from('0100000000001000800000aa00389b71', 'hex');
const BEXT_BYTES = 602;

/** Four characters. */
export function tag(name: string): Buffer {
  return Buffer.from(name, 'latin1');
}

/** A 32 bit field, little-endian as everything in a RIFF. */
export function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function le16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

function le64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** A chunk: name, size, content of an even size. */
export function chunk(name: string, content: Buffer): Buffer {
  return Buffer.concat([tag(name), le32(content.length), content]);
}

/** Sizes of 64 bits: of the file, of the sound, of the sound in samples (EBU Tech 3306 4). */
export function ds64(riffBytes: number, dataBytes: number, samples: number): Buffer {
  return Buffer.concat([le64(riffBytes), le64(dataBytes), le64(samples), le32(0)]);
}

/** 'fmt ' as WAVEFORMATEXTENSIBLE: no channel has a place in a room, as on a recorder's tracks. */
export function formatChunk(format: WaveFormat): Buffer {
  const { channels, samplesPerSecond, bytesPerSample } = format;
  const block = frameBytes(format);
  const bits = 8 * bytesPerSample;
  return chunk(
    'fmt ',
    Buffer.concat([
      le16(WAVE_FORMAT_EXTENSIBLE, channels),
      le32(samplesPerSecond),
      le32(samplesPerSecond * block),
      le16(block, bits, 22, bits),
      le32(0),
      SUBTYPE_PCM,
    ]),
  );
}

/** 'bext': when it was recorded, and its timecode in samples since midnight (EBU Tech 3285 2.3). */
export function broadcastExtension({ recordedAt, startSample }: WaveFormat): Buffer {
  const content = Buffer.alloc(BEXT_BYTES);
  const [date = '', time = ''] = recordedAt.toISOString().split('T');
  content.write('Recorded by dailies', 0, 'latin1');
  content.write('dailies', 256, 'latin1');
  content.write(date, 320, 'latin1');
  content.write(time.slice(0, 8), 330, 'latin1');
  content.writeBigUInt64LE(BigInt(startSample), 338);
  content.writeUInt16LE(1, 346); // version
  return chunk('bext', content);
}
