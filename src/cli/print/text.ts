import type { PrintedEvent } from './printer.ts';
import { deliveryWords, orphanWords } from './ledger-words.ts';
import { channelsWords, deviceWords } from './device-words.ts';
import { holdsWords, queueWords, restartedWords, riskWords } from './queue-words.ts';
import { verdictWords, verifiedWords } from './verdict-words.ts';
import { vaultWords } from './vault-words.ts';
import { watchFolderWords, watchStateWords } from './watch-words.ts';
import { connectionWords } from './connection-words.ts';
import { bytes, duration, fileName, percent, visible } from './words.ts';

/** A printer's words for each event. Progress is shown in tenths: a log is no progress bar. A socket that stays away is told once. */
export function makeWords(): (event: PrintedEvent) => string | null {
  const tenths = new Map<string, number>();
  let socket: string | null = null;
  return (event) => {
    if (event.type === 'socket') {
      const words = wordsOf(event);
      // Each try that fails for the same reason is the same news.
      const isNews = words !== null && words !== socket;
      socket = words ?? socket;
      return isNews ? words : null;
    }
    if (event.type !== 'progress') return wordsOf(event);
    const { uploadId, sentBytes, totalBytes, path } = event;
    const tenth = totalBytes === null ? 0 : Math.floor((sentBytes / totalBytes) * 10);
    if (tenth <= (tenths.get(uploadId) ?? 0)) return null;
    tenths.set(uploadId, tenth);
    return `  ${fileName(path)}  ${percent(sentBytes, totalBytes)} of ${bytes(totalBytes ?? 0)}`;
  };
}

function wordsOf(event: Exclude<PrintedEvent, { type: 'progress' }>): string | null {
  switch (event.type) {
    case 'code':
      return codeWords(event);
    case 'paired':
      return pairedWords(event);
    case 'cancelled':
      return 'Cancelled.';
    case 'pairingLost':
      return `Not paired any more: ${event.message}. The queue is kept.`;
    case 'listening':
      return `Listening at ${event.url}`;
    case 'queued':
      return `Queued     ${fileName(event.path)}  ${queuedWords(event)}`;
    case 'completed':
      return (
        `Completed  ${fileName(event.path)}  ${bytes(event.totalBytes)}\n` +
        `           asset ${event.assetId}  sha256 ${event.sha256}`
      );
    case 'failed':
      return `Failed     ${fileName(event.path)}  ${visible(event.message)}\n           ${event.hint}`;
    case 'skipped':
      return `Skipped    ${fileName(event.path)}  ${visible(event.message)}`;
    case 'waiting':
      return `Waits      ${fileName(event.path)}  ${visible(event.why)}`;
    case 'restarted':
      return restartedWords(event);
    case 'deadlineAtRisk':
      return riskWords(event);
    case 'held':
      return holdsWords(event.reasons);
    case 'queue':
      return queueWords(event);
    case 'device':
      return deviceWords(event);
    case 'channels':
      return channelsWords(event);
    case 'bundle':
    case 'limit':
    case 'marked':
    case 'channelConnected':
    case 'channelDisconnected':
    case 'otherProject':
    case 'watch':
    case 'survey':
      return event.message;
    case 'watchFolder':
      return watchFolderWords(event);
    case 'watchState':
      return watchStateWords(event);
    case 'brokenOff':
      return `Broken off ${fileName(event.path)}  ${visible(event.why)}\n           To send it as it is: dailies upload`;
    case 'waitingForPairing':
      return 'Not paired: dailies pair. What is recorded meanwhile is found afterwards.';
    case 'letGo':
      return 'Lets another process pair or unpair this device, and goes on afterwards.';
    case 'pairingFound':
      return 'Paired; goes on.';
    case 'socket':
    case 'network':
    case 'clock':
    case 'paused':
    case 'resumed':
    case 'renamed':
    case 'projectChanged':
      return connectionWords(event);
    case 'delivery':
      return deliveryWords(event);
    case 'orphan':
      return orphanWords(event);
    case 'verified':
      return verifiedWords(event);
    case 'verdict':
      return verdictWords(event);
    case 'warning':
      return `dailies: ${visible(event.message)}`;
    case 'vault':
      return vaultWords(event);
    case 'error':
      return `dailies: ${visible(event.message)}\n${event.hint}`;
    case 'result':
      return resultWords(event);
    case 'unpaired':
    case 'configured':
    case 'vaultMoved':
      return event.message;
    case 'arrived':
      return arrivedWords(event);
    case 'planStep': {
      const outcome = event.failure === null ? '' : `, which failed: ${visible(event.failure)}`;
      return `Plan, step ${event.step}: ${event.act}${outcome}`;
    }
    case 'recording':
      return `Recording  ${fileName(event.path)}`;
    case 'recordingEnded':
      return recordingEndedWords(event);
    case 'recorded':
      return `Recorded   ${fileName(event.finalPath)}  ${bytes(event.totalBytes)}, ${duration(event.durationSeconds)}`;
    case 'check':
      return event['verdict'] === 'fail' ? `  FAILED ${String(event['check'])}` : null;
    case 'container':
    case 'status':
    case 'upload':
    case 'pairingFailed':
    case 'quiet':
      return null;
  }
}

const queuedWords = ({ totalBytes }: Extract<PrintedEvent, { type: 'queued' }>) =>
  totalBytes === null ? 'goes up while it is recorded' : bytes(totalBytes);

function recordingEndedWords(event: Extract<PrintedEvent, { type: 'recordingEnded' }>): string {
  const { path, totalBytes, by, why } = event;
  const stopped = by === 'interrupt' ? '; the upload goes on, Ctrl-C once more leaves it' : '';
  const lost = why === null ? '' : `\n           ${visible(why)}`;
  return `Recorded   ${fileName(path)}  ${bytes(totalBytes)}${stopped}${lost}`;
}

function codeWords(event: Extract<PrintedEvent, { type: 'code' }>): string {
  const link = event.verificationUriComplete ?? event.verificationUri;
  const seconds = Math.round((Date.parse(event.expiresAt) - Date.now()) / 1000);
  return [
    `Code: ${event.userCode}${event.deviceName === null ? '' : `   for ${visible(event.deviceName)}`}`,
    'At Frame.io: C2C Connections → + New C2C Connection → enter the code → Authorize → Finish',
    ...(link === null ? [] : [`Or open ${link}`]),
    `Valid for ${duration(seconds)}; waiting for the approval …`,
  ].join('\n');
}

function pairedWords({ project, user, device }: Extract<PrintedEvent, { type: 'paired' }>): string {
  const by = user.name === null ? '' : `, authorised by ${visible(user.name)}`;
  const as = device.name === null ? '' : ` as ${visible(device.name)}`;
  return `Paired with the project ${visible(project.name ?? project.id ?? '(unnamed)')}${as}${by}`;
}

function resultWords(event: Extract<PrintedEvent, { type: 'result' }>): string {
  const { completed, failed, skipped, totalBytes, durationMs } = event;
  return (
    `${completed} completed, ${failed} failed, ${skipped} skipped; ` +
    `${bytes(totalBytes)} in ${duration(durationMs / 1000)}`
  );
}

function arrivedWords(event: Extract<PrintedEvent, { type: 'arrived' }>): string {
  const { path, folder, identical, playable, reason } = event;
  const verdict =
    identical && playable ? 'byte-identical, playable' : `WRONG: ${reason ?? 'unknown'}`;
  return `Arrived    ${fileName(path)}  in ${visible(folder)}: ${verdict}`;
}
