import { BitWriter } from './bit-writer.ts';
import { NAL_TYPE, nalUnit } from './nal-unit.ts';
import { MACROBLOCK_SIZE, macroblocksAcross } from './picture.ts';

/** profile_idc and constraint flags of Constrained Baseline (ITU-T H.264 A.2.1.1). */
export const CONSTRAINED_BASELINE = { profileIdc: 66, constraintFlags: 0b1100_0000 } as const;

/** log2 of MaxFrameNum: frame_num has this many bits in every slice header. */
export const FRAME_NUM_BITS = 4;

/** What the parameter sets say of a stream. */
export interface StreamFormat {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly levelIdc: number;
}

/**
 * The sequence parameter set as a NAL unit.
 *
 * Source: ITU-T H.264 7.3.2.1.1 (seq_parameter_set_data).
 */
export function sequenceParameterSet(format: StreamFormat): Buffer {
  const bits = new BitWriter()
    .u(8, CONSTRAINED_BASELINE.profileIdc)
    .u(8, CONSTRAINED_BASELINE.constraintFlags)
    .u(8, format.levelIdc)
    .ue(0) // seq_parameter_set_id
    .ue(FRAME_NUM_BITS - 4)
    .ue(2) // pic_order_cnt_type: pictures are shown in the order they are coded
    .ue(1) // max_num_ref_frames
    .flag(false) // gaps_in_frame_num_value_allowed_flag
    .ue(macroblocksAcross(format.width) - 1)
    .ue(macroblocksAcross(format.height) - 1)
    .flag(true) // frame_mbs_only_flag: progressive
    .flag(true); // direct_8x8_inference_flag
  writeCropping(bits, format);
  bits.flag(true); // vui_parameters_present_flag
  writeVui(bits, format);
  return nalUnit(NAL_TYPE.sequenceParameterSet, bits.trailing().toBuffer());
}

/** Offsets are in units of two luma samples for progressive 4:2:0 (7.4.2.1.1, CropUnit). */
function writeCropping(bits: BitWriter, { width, height }: StreamFormat): void {
  const right = macroblocksAcross(width) * MACROBLOCK_SIZE - width;
  const bottom = macroblocksAcross(height) * MACROBLOCK_SIZE - height;
  bits.flag(right + bottom > 0);
  if (right + bottom > 0)
    bits
      .ue(0)
      .ue(right / 2)
      .ue(0)
      .ue(bottom / 2);
}

/** ITU-T H.264 E.1.1. */
function writeVui(bits: BitWriter, { framesPerSecond }: StreamFormat): void {
  bits
    .flag(true) // aspect_ratio_info_present_flag
    .u(8, 1) // square samples
    .flag(false) // overscan_info_present_flag
    .flag(true) // video_signal_type_present_flag
    .u(3, 5) // video_format: unspecified
    .flag(false) // video_full_range_flag: video range
    .flag(true) // colour_description_present_flag
    .u(8, 1) // BT.709 primaries,
    .u(8, 1) // transfer,
    .u(8, 1) // and matrix
    .flag(false) // chroma_loc_info_present_flag
    .flag(true) // timing_info_present_flag
    .u(32, 1) // num_units_in_tick
    .u(32, 2 * framesPerSecond) // time_scale: two ticks a frame (E.2.1)
    .flag(true) // fixed_frame_rate_flag
    .flag(false) // nal_hrd_parameters_present_flag
    .flag(false) // vcl_hrd_parameters_present_flag
    .flag(false) // pic_struct_present_flag
    .flag(true) // bitstream_restriction_flag
    .flag(true) // motion_vectors_over_pic_boundaries_flag
    .ue(0) // max_bytes_per_pic_denom: no limit; left out it means 2, and PCM exceeds that
    .ue(1) // max_bits_per_mb_denom: 128 + 3072 bits, a PCM macroblock has 3088
    .ue(10) // log2_max_mv_length_horizontal
    .ue(10) // log2_max_mv_length_vertical
    .ue(0) // max_num_reorder_frames: a player need not wait
    .ue(1); // max_dec_frame_buffering
}

/**
 * The picture parameter set as a NAL unit.
 *
 * Source: ITU-T H.264 7.3.2.2.
 */
export function pictureParameterSet(): Buffer {
  const bits = new BitWriter()
    .ue(0) // pic_parameter_set_id
    .ue(0) // seq_parameter_set_id
    .flag(false) // entropy_coding_mode_flag: CAVLC
    .flag(false) // bottom_field_pic_order_in_frame_present_flag
    .ue(0) // num_slice_groups_minus1
    .ue(0) // num_ref_idx_l0_default_active_minus1
    .ue(0) // num_ref_idx_l1_default_active_minus1
    .flag(false) // weighted_pred_flag
    .u(2, 0) // weighted_bipred_idc
    .se(0) // pic_init_qp_minus26
    .se(0) // pic_init_qs_minus26
    .se(0) // chroma_qp_index_offset
    .flag(true) // deblocking_filter_control_present_flag: slices switch it off
    .flag(false) // constrained_intra_pred_flag
    .flag(false); // redundant_pic_cnt_present_flag
  return nalUnit(NAL_TYPE.pictureParameterSet, bits.trailing().toBuffer());
}
