import type { Channel, DeviceFacts, Marked } from '../../agent/index.ts';
import { visible } from './words.ts';

/** A device in words, one fact a line. */
export function deviceWords(facts: DeviceFacts): string {
  const { device, project, user, timezone, authorizationExpiresAt } = facts;
  const ends =
    authorizationExpiresAt === null ? 'none' : new Date(authorizationExpiresAt).toLocaleString();
  return [
    `Device     ${visible(device.name ?? '(no name yet)')}  dailies ${device.clientVersion}`,
    `           id ${idWords(device.id)}, unit ${idWords(device.unitId)}`,
    ...(device.assetType === null ? [] : [`Collects   ${visible(device.assetType)}`]),
    `Project    ${projectWords(project)}`,
    `User       ${user === null ? '(not told)' : visible(user.name)}`,
    `Status     ${statusWords(facts.status)}`,
    `Time zone  ${timezone === null ? '(not told)' : visible(timezone)}; it decides the date folder`,
    `Pairing    until ${new Date(facts.pairedUntil).toLocaleString()}, renewed while it is used`,
    `Authorised until: ${ends}`,
    channelsWords(facts),
  ].join('\n');
}

export function channelsWords({
  channels,
  notAsked,
}: Pick<DeviceFacts, 'channels' | 'notAsked'>): string {
  const lines = channels.map((channel) => `Channel    ${channelWords(channel)}`);
  if (lines.length === 0) lines.push('Channel    none is known; Frame.io tells them after pairing');
  if (notAsked !== null) lines.push(`Note       as known before: ${visible(notAsked)}`);
  return lines.join('\n');
}

export function channelWords({ channelId, index, name, canLog }: Channel): string {
  const logs = canLog ? ', can log markers' : '';
  return `${index ?? '-'}  ${visible(name ?? '(unnamed)')}  id ${visible(channelId)}${logs}`;
}

export function markedWords({ press, comment, notes }: Marked): string {
  const lines: string[] = [];
  if (press !== null) {
    const { name, index, channelId, inputIndex } = press;
    lines.push(`Marked     button ${inputIndex} of ${visible(name ?? String(index ?? channelId))}`);
  }
  if (comment !== null) {
    const { clip, frame, text } = comment;
    const where = frame === null ? '' : ` at frame ${frame}`;
    const name = clip.name === null ? '' : `${visible(clip.name)}, `;
    const standing = clip.standing === 'named' ? '' : ` (${STANDING[clip.standing]})`;
    lines.push(
      `Marked     ${name}asset ${visible(clip.assetId)}${standing}${where}: ${visible(text)}`,
    );
  }
  return [...lines, ...notes.map((note) => `Note       ${visible(note)}`)].join('\n');
}

const STANDING = {
  recording: 'being recorded',
  uploading: 'on its way',
  delivered: 'delivered',
} as const;

/** People know these words from Frame.io. */
const STATUS: Readonly<Record<string, string>> = {
  online: 'Online',
  offline: 'Offline',
  paused: 'Paused',
};

const statusWords = (status: string | null) =>
  status === null ? '(not told)' : (STATUS[status] ?? visible(status));

const idWords = (id: string | null) => (id === null ? '(not told)' : visible(id));

function projectWords(project: DeviceFacts['project']): string {
  if (project === null) return 'none';
  return `${visible(project.name ?? '(unnamed)')}  id ${visible(project.id)}`;
}
