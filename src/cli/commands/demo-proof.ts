import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { DeviceEvent } from '../../agent/index.ts';
import { inspectMedia } from '../../recorder/index.ts';
import type { AssetView, SimulatorControl } from '../../simulator/index.ts';
import type { PrintedEvent } from '../print/printer.ts';

type Completed = Extract<DeviceEvent, { type: 'completed' }>;
type Arrived = Extract<PrintedEvent, { type: 'arrived' }>;

/** Frame.io puts an asset together by itself once its last part is in; so long it may take here. */
const ASSEMBLY_MS = 20_000;

/**
 * Compares what arrived with what was recorded, byte for byte by sha256, and opens it as a player would.
 * Believes neither the device nor the stand-in: it hashes the file on the disk itself.
 */
export async function prove(control: SimulatorControl, event: Completed): Promise<Arrived> {
  const { uploadId, path, assetId } = event;
  const facts = { type: 'arrived', uploadId, path, assetId } as const;
  const asset = await whenComplete(control, assetId);
  if (asset === undefined || asset.contentFile === null) {
    const reason = asset?.failure ?? 'Frame.io has not put the asset together';
    return { ...facts, folder: '', identical: false, playable: false, reason };
  }
  const recorded = await sha256Of(path);
  const arrived = await sha256Of(asset.contentFile);
  const identical = recorded === arrived && recorded === event.sha256;
  const media = await inspectMedia(asset.contentFile);
  return {
    ...facts,
    folder: asset.folder,
    identical,
    playable: media.playable,
    reason: identical ? (media.playable ? null : media.reason) : 'the bytes differ',
  };
}

async function whenComplete(control: SimulatorControl, id: string): Promise<AssetView | undefined> {
  const find = () => control.assets().find((asset) => asset.id === id);
  const isDone = () => {
    const { contentFile = null, failure = null } = find() ?? {};
    return contentFile !== null || failure !== null;
  };
  if (!isDone()) {
    let timer: NodeJS.Timeout | undefined;
    let unsubscribe = () => undefined as void;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ASSEMBLY_MS);
      unsubscribe = control.onEvent(() => isDone() && resolve());
    });
    clearTimeout(timer);
    unsubscribe();
  }
  return find();
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
