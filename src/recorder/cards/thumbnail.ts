import { JpegBurst } from '../stills/jpeg-burst.ts';

/** A small JPEG of the test card. */
export function thumbnail(label: string, startFrame: number, framesPerSecond: number): Buffer {
  const size = { width: 160, height: 120 } as const;
  // So light that nothing is added to the picture.
  const burst = new JpegBurst({ ...size, framesPerSecond, bitsPerSecond: 1, startFrame, label });
  return burst.next().data;
}
