import type { Evidence, MediaFile } from '../evidence.ts';
import { quoted } from '../printed.ts';
import { assetsOf, isCopy } from './reading.ts';

/** Why a file has not arrived whole, or null when it has. */
export function absence(file: MediaFile, evidence: Evidence): string | null {
  const assets = assetsOf(file, evidence);
  const name = quoted(file.name);
  if (assets.some((asset) => isCopy(asset, file))) return null;
  if (assets.length === 0) return `${name} is not at Frame.io under this name`;
  if (assets.some(({ status }) => status === 'complete')) return `${name} arrived altered`;
  const parts = assets.map(({ storedParts, parts }) => `${storedParts} of ${parts}`);
  return `${name} is not complete: ${parts.join(', ')} parts are in`;
}
