// Makes docs/pictures/simulator.png, the simulator's own page at a telling moment, for the README: from
// the sources as they are, with devices that really call and a browser that really plays.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordClip } from '../src/recorder/index.ts';
import { startSimulator } from '../src/simulator/index.ts';
import { urlsOf } from '../src/simulator/testing/growing.ts';
import { TestDevice } from '../src/simulator/testing/test-device.ts';
import { openChromium } from '../test/support/chromium.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PICTURE = join(ROOT, 'docs', 'pictures', 'simulator.png');
const SIZE = { width: 1280, height: 1200 };
const MIB = 1024 * 1024;
const WEEK_MS = 7 * 86_400_000;

const folder = mkdtempSync(join(tmpdir(), 'dailies-picture-'));
const simulator = await startSimulator({ projectName: 'Night Shoot', userName: 'Ada' });
const browser = await openChromium();
try {
  await soundMixerPaused();
  await cameraAtWork();
  await photograph();
} finally {
  await browser.close();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
}

/** One sound file has arrived; now it is paused. */
async function soundMixerPaused() {
  const mixer = new TestDevice(simulator, 'picture-mixer');
  const { access } = await mixer.pair();
  const id = rename('SOUND CART', ({ name }) => name.startsWith('Simulated'));
  const sound = silence(4);
  const file = { name: 'S012T03.wav', filetype: 'audio/wav', filesize: sound.length, parts: 1 };
  const { urls } = await mixer.asset(access, file);
  await mixer.put(urls[0], sound, { 'content-type': file.filetype });
  simulator.control.pause(id);
  // What it must not do: a call without its version.
  await mixer.me(access, { 'x-client-version': '' });
}

/** Two clips have arrived, one is under way, one is being recorded, and the network has a fault. */
async function cameraAtWork() {
  const camera = new TestDevice(simulator, 'picture-camera');
  const { access } = await camera.pair({ expiresAt: Date.now() + WEEK_MS });
  rename('A-CAM', ({ name }) => name.startsWith('Simulated'));
  await camera.me(access);
  for (const [name, seconds] of Object.entries({ 'A001C001.mp4': 3, 'A001C002.mp4': 5 })) {
    const clip = await recorded(name, seconds);
    const { id, urls } = await camera.asset(access, { name, filesize: clip.length, parts: 1 });
    await camera.put(urls[0], clip);
    if (name === 'A001C002.mp4') {
      const comment = { text: 'Circle take', timestamp: 36 };
      await camera.act(access, `/v2/devices/assets/${id}/comments`, comment);
    }
  }
  const half = { name: 'A001C003.mp4', filesize: 30 * MIB, parts: 2 };
  const { urls } = await camera.asset(access, half);
  await camera.put(urls[0], Buffer.alloc(15 * MIB));
  await recording(camera, access);
  simulator.control.faults.enable('status', { host: 'api', status: 503, times: 3 });
  await camera.me(access);
  simulator.control.faults.enable('bandwidth', { bytesPerSecond: 2_000_000 });
}

async function recording(camera, access) {
  const file = { name: 'A001C004.mp4', filetype: 'video/mp4', offset: 0, is_realtime_upload: true };
  const { json } = await camera.createAsset(access, file);
  const parts = [1, 2].map((number) => ({ number, size: 8 * MIB, is_final: false }));
  const path = `/v2/devices/assets/${json.id}/realtime_upload/parts`;
  const [first] = urlsOf(await camera.act(access, path, { parts }));
  await camera.put(first, Buffer.alloc(8 * MIB));
}

/** @returns the id of the device that is called so now */
function rename(name, isWanted) {
  const { id } = simulator.control.devices().find(isWanted);
  simulator.control.renameDevice(id, name);
  return id;
}

/** The built-in writer's test card: few colours, so a small picture. */
async function recorded(name, durationSeconds) {
  const size = { width: 480, height: 270 };
  const take = {
    folder,
    name,
    durationSeconds,
    ...size,
    speed: 0,
    ffmpeg: 'never',
    label: 'A-CAM',
  };
  return readFileSync((await recordClip(take).done).path);
}

function silence(seconds) {
  const rate = 48_000;
  const header = Buffer.alloc(44);
  const dataBytes = rate * 2 * seconds;
  header.write('RIFF');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return Buffer.concat([header, Buffer.alloc(dataBytes)]);
}

async function photograph() {
  const page = await browser.newPage({ viewport: SIZE, ignoreHTTPSErrors: true });
  await page.goto(simulator.pageUrl);
  const clip = page.locator('.asset', { hasText: 'A001C002.mp4' });
  await clip.locator('summary').click();
  const video = clip.locator('video');
  await video.evaluate(
    async (player) =>
      new Promise((resolve) => {
        player.addEventListener('timeupdate', () => player.currentTime > 1.5 && resolve());
        player.muted = true;
        void player.play();
      }),
  );
  mkdirSync(dirname(PICTURE), { recursive: true });
  await page.screenshot({ path: PICTURE });
}
