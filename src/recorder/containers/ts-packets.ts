/** Every packet of a transport stream (ISO 13818-1 2.4.3.2). */
export const PACKET_BYTES = 188;
const HEADER_BYTES = 4;
const PAYLOAD_BYTES = PACKET_BYTES - HEADER_BYTES;
const SYNC_BYTE = 0x47;
const PAYLOAD_START = 0x40;
const HAS_ADAPTATION = 0x20;
const HAS_PAYLOAD = 0x10;
const STUFFING = 0xff;
const NO_FIELD = Buffer.alloc(0);

/** Cuts data of one packet identifier into packets and counts them (2.4.3.3). */
export class PacketStream {
  readonly #pid: number;
  #continuity = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /**
   * The packets of one section or PES packet.
   *
   * @param adaptation Flags and fields for the first packet, its length field left out.
   */
  packets(payload: Buffer, adaptation: Buffer = NO_FIELD): Buffer {
    const fieldBytes = adaptation.length === 0 ? 0 : adaptation.length + 1;
    const count = Math.ceil((payload.length + fieldBytes) / PAYLOAD_BYTES);
    const out = Buffer.allocUnsafe(count * PACKET_BYTES);
    let done = 0;
    for (let index = 0; index < count; index += 1) {
      const room = PAYLOAD_BYTES - (index === 0 ? fieldBytes : 0);
      const take = Math.min(room, payload.length - done);
      const adapted = take < PAYLOAD_BYTES;
      const at = index * PACKET_BYTES;
      this.#writeHeader(out, at, index === 0, adapted);
      if (adapted) {
        const field = index === 0 ? adaptation : NO_FIELD;
        writeAdaptation(out, at + HEADER_BYTES, field, room - take);
      }
      payload.copy(out, at + PACKET_BYTES - take, done, done + take);
      done += take;
    }
    return out;
  }

  #writeHeader(out: Buffer, at: number, first: boolean, adapted: boolean): void {
    out[at] = SYNC_BYTE;
    out[at + 1] = (first ? PAYLOAD_START : 0) | (this.#pid >> 8);
    out[at + 2] = this.#pid & 0xff;
    out[at + 3] = (adapted ? HAS_ADAPTATION : 0) | HAS_PAYLOAD | this.#continuity;
    this.#continuity = (this.#continuity + 1) & 0x0f;
  }
}

/** The adaptation field (2.4.3.4): a length, flags and fields, and what fills the packet up. */
function writeAdaptation(out: Buffer, at: number, field: Buffer, stuffing: number): void {
  if (field.length + stuffing === 0) return;
  const withLength = field.length === 0 ? stuffing : field.length + 1 + stuffing;
  out[at] = withLength - 1;
  if (withLength === 1) return;
  if (field.length === 0) out[at + 1] = 0;
  else field.copy(out, at + 1);
  const filled = at + 1 + Math.max(1, field.length);
  out.fill(STUFFING, filled, at + withLength);
}

/** Ticks of the clock of 90 kHz as PTS with its marker bits (2.4.3.7); `prefix` 2: PTS only. */
export function timestamp(ticks: bigint, prefix: number): Buffer {
  const high = Number((ticks >> 30n) & 7n);
  const middle = Number((ticks >> 15n) & 0x7fffn);
  const low = Number(ticks & 0x7fffn);
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8((prefix << 4) | (high << 1) | 1, 0);
  bytes.writeUInt16BE((middle << 1) | 1, 1);
  bytes.writeUInt16BE((low << 1) | 1, 3);
  return bytes;
}

/** Flags and program clock reference of an adaptation field (2.4.3.5). */
export function clockReference(ticks: bigint, randomAccess: boolean): Buffer {
  const bytes = Buffer.alloc(7);
  bytes.writeUInt8((randomAccess ? 0x40 : 0) | 0x10, 0);
  // 33 bits of 90 kHz, six reserved ones, and no ticks of 27 MHz.
  bytes.writeUInt32BE(Number((ticks >> 1n) & 0xffff_ffffn), 1);
  bytes.writeUInt16BE((Number(ticks & 1n) << 15) | 0x7e00, 5);
  return bytes;
}
