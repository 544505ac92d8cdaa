import type { Unit } from '../containers/muxer.ts';
import type { Essence } from '../essence/essence.ts';
import type { PictureTake } from '../essence/moving-picture.ts';
import { Padding } from '../essence/padding.ts';
import { directory, tiffDate, tiffHead } from './tiff.ts';
import type { Field } from './tiff.ts';

/** Room for the head and the directory. */
const HEAD_BYTES = 1024;
const BYTES_PER_SAMPLE = 2;
/** Sensors are three to two. */
const ASPECT = 1.5;
const SMALLEST_HEIGHT = 64;
/** XYZ to camera, of a camera that sees as sRGB does (IEC 61966-2-1). */
const COLOR_MATRIX = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.204, 1.057];

/** RAW stills: what a sensor of a weight sees, as noise. The size of the picture is by weight. */
export class DngBurst implements Essence {
  readonly unitsPerSecond: number;
  readonly largestUnitBytes: number;
  readonly #width: number;
  readonly #height: number;
  readonly #padding = new Padding();

  constructor(take: Pick<PictureTake, 'framesPerSecond' | 'bitsPerSecond'>) {
    this.unitsPerSecond = take.framesPerSecond;
    const wantedBytes = take.bitsPerSecond / take.framesPerSecond / 8;
    const samples = Math.max(0, wantedBytes - HEAD_BYTES) / BYTES_PER_SAMPLE;
    this.#height = Math.max(SMALLEST_HEIGHT, 2 * Math.floor(Math.sqrt(samples / ASPECT) / 2));
    this.#width = 2 * Math.round((this.#height * ASPECT) / 2);
    this.largestUnitBytes = HEAD_BYTES + this.#sensorBytes;
  }

  /** A whole file. */
  next(): Unit {
    const head = Buffer.alloc(HEAD_BYTES);
    const start = tiffHead();
    start.copy(head);
    directory(this.#fields(new Date()), start.length).copy(head, start.length);
    const data = Buffer.concat([head, ...this.#padding.next(this.#sensorBytes)]);
    return { data, sync: true };
  }

  get #sensorBytes(): number {
    return this.#width * this.#height * BYTES_PER_SAMPLE;
  }

  /** Source: TIFF 6.0, part 1; TIFF/EP (ISO 12234-2); DNG specification 1.4, chapters 3 and 4. */
  #fields(takenAt: Date): Field[] {
    return [
      { tag: 254, type: 'long', values: [0] }, // NewSubFileType: the picture itself
      { tag: 256, type: 'long', values: [this.#width] },
      { tag: 257, type: 'long', values: [this.#height] },
      { tag: 258, type: 'short', values: [8 * BYTES_PER_SAMPLE] },
      { tag: 259, type: 'short', values: [1] }, // Compression: none
      { tag: 262, type: 'short', values: [32_803] }, // PhotometricInterpretation: CFA
      { tag: 271, type: 'ascii', text: 'dailies' },
      { tag: 272, type: 'ascii', text: 'Recorder' },
      { tag: 273, type: 'long', values: [HEAD_BYTES] }, // StripOffsets
      { tag: 274, type: 'short', values: [1] }, // Orientation
      { tag: 277, type: 'short', values: [1] }, // SamplesPerPixel
      { tag: 278, type: 'long', values: [this.#height] }, // RowsPerStrip
      { tag: 279, type: 'long', values: [this.#sensorBytes] }, // StripByteCounts
      { tag: 284, type: 'short', values: [1] }, // PlanarConfiguration
      { tag: 306, type: 'ascii', text: tiffDate(takenAt) },
      { tag: 33_421, type: 'short', values: [2, 2] }, // CFARepeatPatternDim
      { tag: 33_422, type: 'byte', values: [0, 1, 1, 2] }, // CFAPattern: RGGB
      { tag: 50_706, type: 'byte', values: [1, 4, 0, 0] }, // DNGVersion
      { tag: 50_707, type: 'byte', values: [1, 1, 0, 0] }, // DNGBackwardVersion
      { tag: 50_708, type: 'ascii', text: 'dailies Recorder' }, // UniqueCameraModel
      { tag: 50_714, type: 'short', values: [0] }, // BlackLevel
      { tag: 50_717, type: 'short', values: [65_535] }, // WhiteLevel
      { tag: 50_721, type: 'srational', values: COLOR_MATRIX },
      { tag: 50_728, type: 'rational', values: [1, 1, 1] }, // AsShotNeutral
      { tag: 50_778, type: 'short', values: [21] }, // CalibrationIlluminant1: D65
    ];
  }
}
