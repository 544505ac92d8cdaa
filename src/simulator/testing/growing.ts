import { growingAssetReply, realtimePartsReply } from '../../spec/index.ts';
import type { Running } from './running.ts';
import type { WireReply } from './wire.ts';

export const MIB_5 = 5 * 1024 * 1024;

export interface PartWish {
  readonly number: number;
  readonly size: number;
  readonly is_final: boolean;
}

/** Of which only the last differs. */
export function part(number: number, size = MIB_5, is_final = false): PartWish {
  return { number, size, is_final };
}

/** A paired device's real-time upload. */
export async function growing(run: Running, fields: Readonly<Record<string, unknown>> = {}) {
  const { access } = await run.device.pair();
  await run.device.me(access);
  const body = {
    name: 'A001.mp4',
    filetype: 'video/mp4',
    offset: 0,
    is_realtime_upload: true,
    ...fields,
  };
  const { id } = growingAssetReply.parse((await run.device.createAsset(access, body)).json);
  const path = `/v2/devices/assets/${id}/realtime_upload/parts`;
  const view = () => {
    const asset = run.simulator.control.assets().find((candidate) => candidate.id === id);
    if (asset === undefined) throw new Error('The asset is gone.');
    return asset;
  };
  const ask = (parts: readonly PartWish[], rest: Readonly<Record<string, unknown>> = {}) =>
    run.device.act(access, path, { parts, ...rest });
  return { access, id, path, view, ask };
}

/** The URLs, in the order of the request. */
export function urlsOf(reply: WireReply): string[] {
  return realtimePartsReply.parse(reply.json).upload_urls;
}
