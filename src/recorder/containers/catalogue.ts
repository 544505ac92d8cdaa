import { invalidOption } from '../errors.ts';
import type { Container } from './container.ts';

const GIBIBYTE = 1024 ** 3;
/** MXF and AVI hold H.264 as a byte stream (ITU-T H.264 annex B; SMPTE ST 381-3). */
const BYTE_STREAM = ['-bsf:v', 'h264_mp4toannexb'] as const;
const FRAGMENTS = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'] as const;

/** Key of a body partition pack, of every status (SMPTE ST 377-1 7.1). */
const BODY_PARTITION_KEY = Buffer.from('060e2b34020501010d0102010103', 'hex');

const NOTHING_CHANGES = 'is final as soon as it is written';

/** Every container the recorder writes, by the name it is asked for. */
export const CONTAINERS = {
  mp4: {
    extension: '.mp4',
    media: 'pictures',
    title: 'classic MP4',
    head: 'size of mdat is 0 until the end, then patched',
    end: 'moov',
    builtIn: true,
    ffmpeg: { args: ['-f', 'mp4'], appendOnly: false },
  },
  mov: {
    extension: '.mov',
    media: 'pictures',
    title: 'classic MOV',
    head: 'size of mdat is 0 until the end, then patched',
    end: 'moov',
    builtIn: true,
    ffmpeg: { args: ['-f', 'mov'], appendOnly: false },
  },
  fmp4: {
    extension: '.mp4',
    media: 'pictures',
    title: 'fragmented MP4',
    head: NOTHING_CHANGES,
    end: 'mfra, an index',
    builtIn: true,
    ffmpeg: { args: ['-f', 'mp4', ...FRAGMENTS], appendOnly: true },
  },
  hybrid: {
    extension: '.mp4',
    media: 'pictures',
    title: 'hybrid MP4, as OBS writes it',
    head: 'a placeholder behind ftyp becomes the head of one mdat at the end; brands change',
    end: 'a whole moov behind the fragments',
    builtIn: true,
  },
  mxf: {
    extension: '.mxf',
    media: 'pictures',
    title: 'MXF OP1a',
    head: 'header and, every 10 s, body partitions are rewritten at the end',
    end: 'footer partition, random index pack',
    builtIn: false,
    ffmpeg: {
      args: [...BYTE_STREAM, '-f', 'mxf'],
      appendOnly: false,
      landmark: BODY_PARTITION_KEY,
    },
    // Those of SMPTE ST 326 that are whole numbers.
    frameRates: [24, 25, 30, 48, 50, 60, 72, 96, 100, 120],
  },
  ts: {
    extension: '.ts',
    media: 'pictures',
    title: 'MPEG transport stream',
    head: NOTHING_CHANGES,
    end: 'nothing',
    builtIn: true,
    ffmpeg: { args: ['-f', 'mpegts'], appendOnly: true },
  },
  avi: {
    extension: '.avi',
    media: 'pictures',
    title: 'AVI',
    head: 'sizes and counts are patched at the end',
    end: 'idx1, an index',
    builtIn: false,
    ffmpeg: { args: [...BYTE_STREAM, '-f', 'avi'], appendOnly: false },
    // Beyond it the file goes on as OpenDML, and is patched in its middle, too.
    largestFileBytes: GIBIBYTE - 16 * 1024 * 1024,
  },
  wav: {
    extension: '.wav',
    media: 'sound',
    title: 'broadcast WAV',
    head: 'sizes of RIFF and data are patched at the end',
    end: 'nothing',
    builtIn: true,
    ffmpeg: { args: ['-f', 'wav', '-write_bext', '1'], appendOnly: false },
    largestFileBytes: 4 * GIBIBYTE - 1024 * 1024,
  },
  rf64: {
    extension: '.wav',
    media: 'sound',
    title: 'RF64',
    head: 'RIFF with JUNK becomes RF64 with ds64 at the end',
    end: 'nothing',
    builtIn: true,
    ffmpeg: { args: ['-f', 'wav', '-write_bext', '1', '-rf64', 'always'], appendOnly: false },
  },
  jpeg: {
    extension: '.jpg',
    media: 'still',
    title: 'JPEG stills in bursts',
    head: NOTHING_CHANGES,
    end: 'end of image',
    builtIn: true,
  },
  dng: {
    extension: '.dng',
    media: 'still',
    title: 'RAW stills (DNG) in bursts',
    head: NOTHING_CHANGES,
    end: 'samples of the sensor',
    builtIn: true,
  },
  r3d: {
    extension: '.R3D',
    media: 'opaque',
    title: 'R3D: bytes without a meaning, that no program opens',
    head: NOTHING_CHANGES,
    end: 'nothing',
    builtIn: true,
  },
} as const satisfies Readonly<Record<string, Container>>;

/** The name of a container, as it is asked for. */
export type ContainerName = keyof typeof CONTAINERS;

/**
 * What is to be known of a container.
 *
 * @throws RecorderError `invalid_option` for a name that is none.
 */
export function containerOf(name: ContainerName): Container {
  if (Object.hasOwn(CONTAINERS, name)) return CONTAINERS[name];
  const names = Object.keys(CONTAINERS).join(', ');
  throw invalidOption(`"${name}" is no container; these are: ${names}.`);
}
