import type { Sink } from '../sink/sink.ts';
import type { MovieFormat } from './mp4-movie.ts';
import { u8, u16 } from './mp4-boxes.ts';
import type { Muxer, Unit } from './muxer.ts';
import { PACKET_BYTES, PacketStream, clockReference, timestamp } from './ts-packets.ts';
import { PID, programAssociation, programMap } from './ts-tables.ts';

/** Ticks of the presentation clock (ISO 13818-1 2.4.3.7). */
const TICKS_PER_SECOND = 90_000;
/** The first picture is shown so late that the clock may run before it. */
const FIRST_PICTURE_SECONDS = 1;
/** How long a picture is in the decoder's buffer: at most a second (2.7.9). */
const BUFFER_SECONDS = 0.7;
const START_CODE = Buffer.of(0, 0, 0, 1);
/** Each picture begins with one (ISO 13818-1 2.14.1); any slice type may follow. */
const ACCESS_UNIT_DELIMITER = Buffer.of(0, 0, 0, 1, 9, 0xf0);
/** Stream id, length 0 for "not bounded", flags: aligned, PTS only, five bytes of it (2.4.3.6). */
const PES_HEAD = Buffer.concat([u8(0, 0, 1, 0xe0), u16(0), u8(0x84, 0x80, 5)]);

/**
 * An MPEG transport stream with H.264: every packet stands for itself, so that nothing is ever
 * written twice and nothing is missing when the recorder dies.
 *
 * Source: ISO 13818-1 2.4, 2.14.
 */
export class TransportStream implements Muxer {
  readonly #sink: Sink;
  readonly #format: MovieFormat;
  readonly #programs = new PacketStream(PID.programs);
  readonly #map = new PacketStream(PID.map);
  readonly #video = new PacketStream(PID.video);
  #frames = 0;

  constructor(sink: Sink, format: MovieFormat) {
    this.#sink = sink;
    this.#format = format;
  }

  async begin(): Promise<void> {
    await this.#sink.append(this.#tables());
  }

  async add({ data, sync }: Unit): Promise<void> {
    const seconds = FIRST_PICTURE_SECONDS + this.#frames / this.#format.framesPerSecond;
    const ticks = (at: number): bigint => BigInt(Math.round(at * TICKS_PER_SECOND));
    const { sequenceParameterSet: sps, pictureParameterSet: pps } = this.#format;
    const sets = sync ? [START_CODE, sps, START_CODE, pps] : [];
    const head = [PES_HEAD, timestamp(ticks(seconds), 2), ACCESS_UNIT_DELIMITER, ...sets];
    const payload = Buffer.concat([...head, withStartCodes(data)]);
    const clock = clockReference(ticks(seconds - BUFFER_SECONDS), sync);
    const packets = this.#video.packets(payload, clock);
    const tables = sync && this.#frames > 0 ? [this.#tables()] : [];
    this.#frames += 1;
    await this.#sink.append(Buffer.concat([...tables, packets]));
  }

  closingBytes(): number {
    // Headers of packets are not in the size of a picture: one in 184 bytes, and the tables.
    return Math.ceil(this.#sink.sizeBytes / Math.max(1, this.#frames) / 40) + 4 * PACKET_BYTES;
  }

  async finish(): Promise<void> {
    // A stream has no end of its own.
  }

  async abandon(): Promise<void> {
    // There is nothing to let go of but the file.
  }

  #tables(): Buffer {
    const programs = this.#programs.packets(programAssociation());
    return Buffer.concat([programs, this.#map.packets(programMap())]);
  }
}

/** An MP4 sample as a byte stream: start codes instead of lengths (ITU-T H.264 annex B). */
function withStartCodes(sample: Buffer): Buffer {
  const stream = Buffer.from(sample);
  for (let at = 0; at < stream.length;) {
    const length = stream.readUInt32BE(at);
    START_CODE.copy(stream, at);
    at += START_CODE.length + length;
  }
  return stream;
}
