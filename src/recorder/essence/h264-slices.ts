import { BitWriter } from './bit-writer.ts';
import { FRAME_NUM_BITS } from './h264-parameter-sets.ts';
import { NAL_TYPE, sampleOf } from './nal-unit.ts';
import { MACROBLOCK_SIZE, macroblocksAcross } from './picture.ts';
import type { Picture } from './picture.ts';

/** slice_type, the values that promise the same type for all slices of the picture. */
const SLICE_TYPE = { p: 5, i: 7 } as const;
/** mb_type of I_PCM in an I slice (ITU-T H.264 table 7-11). */
const MB_TYPE_I_PCM = 25;
/** 256 luma, 64 Cb and 64 Cr samples. */
const MACROBLOCK_SAMPLES = 384;
/** Length, NAL header, slice header and the stop bit: what a picture has besides macroblocks. */
const PICTURE_OVERHEAD_BYTES = 8;

/** mb_type and alignment of every macroblock but the first: it begins on a whole byte. */
const NEXT_MACROBLOCK = new BitWriter().ue(MB_TYPE_I_PCM).alignZero().toBuffer();

/** Bytes of a coded PCM picture in an MP4 sample, its length field included. */
export function pcmSampleBytes(width: number, height: number): number {
  const macroblocks = macroblocksAcross(width) * macroblocksAcross(height);
  return macroblocks * (NEXT_MACROBLOCK.length + MACROBLOCK_SAMPLES) + PICTURE_OVERHEAD_BYTES;
}

/**
 * An IDR picture whose macroblocks are all I_PCM: the samples as they are.
 *
 * @param idrPicId 0 or 1; two IDR pictures in a row must differ in it (7.4.3).
 * @returns the picture as an MP4 sample.
 * Source: ITU-T H.264 7.3.3 (slice_header), 7.3.4 (slice_data), 7.3.5 (macroblock_layer).
 */
export function pcmPicture(picture: Picture, idrPicId: 0 | 1): Buffer {
  const head = new BitWriter();
  writeSliceStart(head, SLICE_TYPE.i, 0);
  head
    .ue(idrPicId)
    .flag(false) // no_output_of_prior_pics_flag
    .flag(false); // long_term_reference_flag
  writeSliceEnd(head);
  const firstMacroblock = head.ue(MB_TYPE_I_PCM).alignZero().toBuffer();
  return sampleOf(NAL_TYPE.idrSlice, joinMacroblocks(picture, firstMacroblock));
}

/**
 * A P picture in which every macroblock is skipped: the picture before it, once more.
 *
 * @param frameNum Pictures since the last IDR picture.
 * @returns the picture as an MP4 sample.
 * Source: ITU-T H.264 7.3.3, 7.3.4 (mb_skip_run), 8.4.1.1 (motion of P_Skip is zero here).
 */
export function skippedPicture(width: number, height: number, frameNum: number): Buffer {
  const bits = new BitWriter();
  writeSliceStart(bits, SLICE_TYPE.p, frameNum);
  bits
    .flag(false) // num_ref_idx_active_override_flag
    .flag(false) // ref_pic_list_modification_flag_l0
    .flag(false); // adaptive_ref_pic_marking_mode_flag
  writeSliceEnd(bits);
  bits.ue(macroblocksAcross(width) * macroblocksAcross(height)).trailing(); // mb_skip_run
  return sampleOf(NAL_TYPE.nonIdrSlice, bits.toBuffer());
}

function writeSliceStart(bits: BitWriter, sliceType: number, frameNum: number): void {
  bits
    .ue(0) // first_mb_in_slice
    .ue(sliceType)
    .ue(0) // pic_parameter_set_id
    .u(FRAME_NUM_BITS, frameNum % 2 ** FRAME_NUM_BITS);
}

function writeSliceEnd(bits: BitWriter): void {
  bits
    .se(0) // slice_qp_delta
    .ue(1); // disable_deblocking_filter_idc: samples stay as they are
}

/** The payload of the slice: all macroblocks in raster order, then the trailing bits. */
function joinMacroblocks(picture: Picture, first: Buffer): Buffer {
  const across = picture.codedWidth / MACROBLOCK_SIZE;
  const count = across * (picture.codedHeight / MACROBLOCK_SIZE);
  const gap = NEXT_MACROBLOCK.length;
  const rbsp = Buffer.allocUnsafe(first.length - gap + count * (gap + MACROBLOCK_SAMPLES) + 1);
  first.copy(rbsp);
  let at = first.length;
  for (let index = 0; index < count; index += 1) {
    if (index > 0) at += NEXT_MACROBLOCK.copy(rbsp, at);
    const column = index % across;
    const row = Math.floor(index / across);
    copyBlock(rbsp, at, picture.luma, { column, row, size: 16, stride: picture.codedWidth });
    const chroma = { column, row, size: 8, stride: picture.codedWidth / 2 };
    copyBlock(rbsp, at + 256, picture.cb, chroma);
    copyBlock(rbsp, at + 320, picture.cr, chroma);
    at += MACROBLOCK_SAMPLES;
  }
  rbsp[at] = 0x80;
  return rbsp;
}

/** Sample by sample: blocks are so small that a call for each row would cost more. */
function copyBlock(
  to: Buffer,
  at: number,
  plane: Uint8Array,
  block: { column: number; row: number; size: number; stride: number },
): void {
  const { size, stride } = block;
  let target = at;
  for (let y = 0; y < size; y += 1) {
    const start = (block.row * size + y) * stride + block.column * size;
    for (let x = 0; x < size; x += 1) {
      to[target] = plane[start + x] ?? 0;
      target += 1;
    }
  }
}
