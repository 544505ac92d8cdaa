import type { AssetView, CallView, ViolationView } from '../../simulator/index.ts';
import { PATHS, type RequirementId } from '../../spec/index.ts';
import type { Evidence, MediaFile } from '../evidence.ts';
import type { ScenarioId } from '../scenario.ts';

/** Those in which a device pairs and uploads. */
export const UPLOADING = [
  'pair-and-upload',
  'code-expires',
  'storage-faults',
  'bad-file',
] as const satisfies readonly ScenarioId[];

/** What checks read out of the evidence, said once. */
export function apiCalls({ calls }: Evidence): readonly CallView[] {
  return calls.filter(({ host }) => host === 'api');
}

export function storageCalls({ calls }: Evidence): readonly CallView[] {
  return calls.filter(({ host }) => host === 'storage');
}

/** Tokens for a code or for a refresh token were handed to the device. */
export function isTokenIssue({ grant, status }: CallView): boolean {
  return grant !== null && status === 200;
}

export function isPaired({ calls }: Evidence): boolean {
  return calls.some((call) => call.grant === 'device_code' && call.status === 200);
}

export function createsAsset({ method, path }: CallView): boolean {
  return method === 'POST' && (path === PATHS.assets || path === PATHS.assetsLegacy);
}

export function uploadableFiles({ files }: Evidence): readonly MediaFile[] {
  return files.filter(({ uploadable }) => uploadable);
}

export function assetsOf(file: MediaFile, { assets }: Evidence): readonly AssetView[] {
  return assets.filter(({ name }) => name === file.name);
}

/** The whole file, byte for byte. */
export function isCopy(asset: AssetView, file: MediaFile): boolean {
  return asset.status === 'complete' && asset.sha256 === file.sha256;
}

export function violationsOf(
  { violations }: Evidence,
  requirement: RequirementId,
): readonly ViolationView[] {
  return violations.filter((violation) => violation.requirement === requirement);
}

/** The first of several offences, and that there were more. */
export function offences(violations: readonly ViolationView[]): string {
  const [first] = violations;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  return `The device ${first?.what ?? ''}${more}.`;
}
