import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { createDevice } from 'dailies';

/**
 * Records a camera on the network, and has the take at Frame.io a moment after it ends. Needs the SDK, ffmpeg, and a
 * device that is paired.
 * @returns the asset's id
 */
export async function recordCamera(
  stateDir: string,
  cameraUrl: string,
  folder: string,
): Promise<string> {
  const device = await createDevice({ stateDir });
  try {
    device.start();
    const recording = await device.record({ name: `take-${Date.now()}.ts`, folder });
    const args = ['-loglevel', 'error', '-i', cameraUrl, '-c', 'copy', '-f', 'mpegts', '-'];
    const camera = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await pipeline(camera.stdout, recording);
    const end = await recording.outcome;
    if (end.type !== 'completed') throw new Error(end.message);
    return end.assetId;
  } finally {
    await device.close();
  }
}
