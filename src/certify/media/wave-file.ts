import { randomBytes } from 'node:crypto';

const HEADER_BYTES = 44;
const CHANNELS = 2;
const SAMPLES_PER_SECOND = 48_000;
const BYTES_PER_SAMPLE = 2;

/** A complete WAV file of about this size: noise, 16 bit, stereo. Source: Microsoft RIFF, PCM. */
export function waveFile(sizeBytes: number): Buffer {
  const frameBytes = CHANNELS * BYTES_PER_SAMPLE;
  const data = randomBytes(Math.floor((sizeBytes - HEADER_BYTES) / frameBytes) * frameBytes);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + data.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  header.writeUInt32LE(SAMPLES_PER_SECOND * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.byteLength, 40);
  return Buffer.concat([header, data]);
}
