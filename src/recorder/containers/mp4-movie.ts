import { CONSTRAINED_BASELINE } from '../essence/h264-parameter-sets.ts';
import { box, fullBox, u8, u16, u32 } from './mp4-boxes.ts';
import { sampleTable } from './mp4-sample-table.ts';
import type { SampleLayout } from './mp4-sample-table.ts';

/** Seconds from 1904, where MP4 counts from, to 1970 (ISO 14496-12 8.2.2). */
const SECONDS_1904_TO_1970 = 2_082_844_800;
/** The matrix that leaves the picture as it is (ISO 14496-12 8.2.2). */
const IDENTITY_MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** The one track of a movie. */
export const TRACK_ID = 1;
/** "und", three letters of five bits (ISO 14496-12 8.4.2). */
const LANGUAGE_UNDETERMINED = 0x55c4;
/** Ticks a frame: some players round badly when a tick is a whole frame. */
export const TICKS_PER_FRAME = 100;

/** A movie of one video track with a constant frame rate. */
export interface MovieFormat {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly levelIdc: number;
  readonly sequenceParameterSet: Buffer;
  readonly pictureParameterSet: Buffer;
  readonly createdAt: Date;
  /** MOV where told; else MP4. */
  readonly flavour?: 'quicktime' | undefined;
}

/** Who will understand a file: the major brand, then those it is compatible with. */
const BRANDS = {
  classic: ['isom', 'isom', 'iso2', 'avc1', 'mp41'],
  // As long as the classic ones: a hybrid file begins with these and ends with those.
  fragmented: ['isom', 'isom', 'iso6', 'avc1', 'mp41'],
  quicktime: ['qt  ', 'qt  '],
} as const;

/**
 * The file type box: first in the file, says which readers will understand it.
 *
 * Source: ISO 14496-12 4.3 and annex E; QuickTime File Format, "File Type Compatibility".
 */
export function fileTypeBox(kind: keyof typeof BRANDS = 'classic'): Buffer {
  const [major, ...compatible] = BRANDS[kind].map((brand) => Buffer.from(brand, 'latin1'));
  return box('ftyp', major ?? Buffer.alloc(0), u32(0x200), ...compatible);
}

/**
 * The movie box: everything a player must know besides the samples themselves.
 *
 * @param extensions Boxes behind the track, such as the one that announces fragments.
 * Source: ISO 14496-12 8.2.1 and the boxes it holds.
 */
export function movieBox(
  format: MovieFormat,
  layout: SampleLayout,
  ...extensions: readonly Buffer[]
): Buffer {
  const created = Math.floor(format.createdAt.getTime() / 1000) + SECONDS_1904_TO_1970;
  const timescale = format.framesPerSecond * TICKS_PER_FRAME;
  const duration = layout.sampleSizes.length * TICKS_PER_FRAME;
  const header = fullBox(
    'mvhd',
    0,
    u32(created, created, timescale, duration, 0x10000), // rate 1.0
    u16(0x100, 0), // volume 1.0
    u32(0, 0),
    IDENTITY_MATRIX,
    Buffer.alloc(24),
    u32(TRACK_ID + 1), // next_track_ID
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0, u32(created, created, timescale, duration), u16(LANGUAGE_UNDETERMINED, 0)),
    handlerBox(format, 'mhlr', 'vide'),
    mediaInformation(format, layout),
  );
  const track = box('trak', trackHeader(format, created, duration), media);
  return box('moov', header, track, ...extensions);
}

/** 'hdlr' (ISO 14496-12 8.4.3). QuickTime names the kind of component, and counts its name. */
function handlerBox({ flavour }: MovieFormat, component: string, type: string): Buffer {
  const head = [Buffer.from(type, 'latin1'), Buffer.alloc(12)];
  return flavour === 'quicktime'
    ? fullBox('hdlr', 0, Buffer.from(component), ...head, Buffer.from('\x05Video'))
    : fullBox('hdlr', 0, u32(0), ...head, Buffer.from('Video\0'));
}

/** ISO 14496-12 8.3.2. Flags: enabled, in the movie, in the preview. */
function trackHeader(format: MovieFormat, created: number, duration: number): Buffer {
  return fullBox(
    'tkhd',
    0b111,
    u32(created, created, TRACK_ID, 0, duration),
    u32(0, 0),
    u16(0, 0, 0, 0), // layer, alternate group, volume, reserved
    IDENTITY_MATRIX,
    u32(format.width * 0x10000, format.height * 0x10000),
  );
}

/** ISO 14496-12 8.4.4; the data reference says "in this file" (8.7.2). */
function mediaInformation(format: MovieFormat, layout: SampleLayout): Buffer {
  const videoHeader = fullBox('vmhd', 1, u16(0, 0, 0, 0));
  const dataInformation = box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1)));
  const description = fullBox('stsd', 0, u32(1), sampleEntry(format));
  return box(
    'minf',
    videoHeader,
    // QuickTime describes the handler of the data, too.
    ...(format.flavour === 'quicktime' ? [handlerBox(format, 'dhlr', 'url ')] : []),
    dataInformation,
    sampleTable(description, TICKS_PER_FRAME, layout),
  );
}

/** VisualSampleEntry 'avc1' (ISO 14496-12 12.1.3, ISO 14496-15 5.4.2). */
function sampleEntry(format: MovieFormat): Buffer {
  return box(
    'avc1',
    Buffer.alloc(6),
    u16(1), // data_reference_index
    Buffer.alloc(16),
    u16(format.width, format.height),
    u32(0x480000, 0x480000, 0), // 72 dpi
    u16(1), // frame_count
    Buffer.alloc(32), // compressorname: none
    u16(24, 0xffff), // depth, pre_defined
    avcConfiguration(format),
    box('colr', Buffer.from('nclx', 'latin1'), u16(1, 1, 1), u8(0)), // BT.709, video range
    box('pasp', u32(1, 1)),
  );
}

/** AVCDecoderConfigurationRecord (ISO 14496-15 5.3.3.1). */
function avcConfiguration(format: MovieFormat): Buffer {
  const { sequenceParameterSet: sps, pictureParameterSet: pps } = format;
  const { profileIdc, constraintFlags } = CONSTRAINED_BASELINE;
  return box(
    'avcC',
    u8(1, profileIdc, constraintFlags, format.levelIdc),
    u8(0b1111_1111, 0b1110_0001), // lengths of four bytes; one sequence parameter set
    u16(sps.length),
    sps,
    u8(1),
    u16(pps.length),
    pps,
  );
}
