const TWO_ZERO_BYTES = Buffer.of(0, 0);

/** nal_unit_type (ITU-T H.264 table 7-1). */
export const NAL_TYPE = {
  nonIdrSlice: 1,
  idrSlice: 5,
  sequenceParameterSet: 7,
  pictureParameterSet: 8,
} as const;

/** The first byte of a NAL unit: forbidden_zero_bit, nal_ref_idc, nal_unit_type. */
function nalHeader(type: number): number {
  // Everything we write is a reference; players may drop what is not.
  const referenceIdc = type === NAL_TYPE.nonIdrSlice ? 2 : 3;
  return (referenceIdc << 5) | type;
}

/**
 * A NAL unit: header and payload, with emulation prevention.
 *
 * Source: ITU-T H.264 7.3.1.
 */
export function nalUnit(type: number, rbsp: Buffer): Buffer {
  return Buffer.concat([Buffer.of(nalHeader(type)), preventEmulation(rbsp)]);
}

/**
 * A NAL unit as a sample of an MP4 track holds it: four bytes of length in front.
 *
 * Source: ISO 14496-15 5.3.3.1 (lengthSizeMinusOne is 3).
 */
export function sampleOf(type: number, rbsp: Buffer): Buffer {
  const payload = preventEmulation(rbsp);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + 1);
  head.writeUInt8(nalHeader(type), 4);
  return Buffer.concat([head, payload]);
}

/**
 * Puts a byte 3 into every run of two zero bytes that is followed by a byte below 4, so that
 * no start code can appear in the payload. Returns the payload itself when there is none.
 *
 * Source: ITU-T H.264 7.4.1, emulation_prevention_three_byte.
 */
export function preventEmulation(rbsp: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let done = 0;
  let at = rbsp.indexOf(TWO_ZERO_BYTES);
  while (at !== -1) {
    const next = rbsp[at + 2];
    const escape = next !== undefined && next <= 3;
    if (escape) {
      pieces.push(rbsp.subarray(done, at + 2), Buffer.of(3));
      done = at + 2;
    }
    at = rbsp.indexOf(TWO_ZERO_BYTES, escape ? done : at + 1);
  }
  return pieces.length === 0 ? rbsp : Buffer.concat([...pieces, rbsp.subarray(done)]);
}
