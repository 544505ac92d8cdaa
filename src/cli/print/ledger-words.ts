import type { DeliveryRow, OrphanRow } from '../../agent/index.ts';
import { bytes, moment, visible } from './words.ts';

const WHEN_WIDTH = 16;
const SHA_SHOWN = 12;
const ID_SHOWN = 8;

export const DELIVERY_HEAD = row('DELIVERED', 'SIZE', 'SHA256', 'PROJECT', 'NAME');
export const ORPHAN_HEAD = ['NOTED'.padEnd(WHEN_WIDTH), 'EXISTS   ', 'NAME'].join('  ');

/** One line: what a person looks for. Everything is in CSV and JSON. */
export function deliveryWords(delivery: DeliveryRow): string {
  const { deliveredAt, totalBytes, sha256, projectId, name } = delivery;
  return row(
    moment(deliveredAt),
    bytes(totalBytes),
    sha256.slice(0, SHA_SHOWN),
    projectId?.slice(0, ID_SHOWN) ?? '–',
    visible(name),
  );
}

export function orphanWords({ notedAt, certain, name, assetId, why, advice }: OrphanRow): string {
  const indent = ' '.repeat(WHEN_WIDTH + 2);
  return [
    [moment(notedAt), certain ? 'certainly' : 'possibly ', visible(name)].join('  '),
    ...(assetId === null ? [] : [`${indent}asset ${assetId}`]),
    `${indent}${why}.`,
    `${indent}${advice}.`,
  ].join('\n');
}

function row(when: string, size: string, sha: string, project: string, name: string): string {
  return [
    when.padEnd(WHEN_WIDTH),
    size.padStart(8),
    sha.padEnd(SHA_SHOWN),
    project.padEnd(ID_SHOWN),
    name,
  ].join('  ');
}
