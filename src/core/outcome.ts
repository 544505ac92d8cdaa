import {
  CHANNEL_PAUSED,
  HEADERS,
  OPERATIONS,
  RATE_LIMIT_PAUSE_SECONDS,
  type OperationName,
} from '../spec/index.ts';
import type { ErrorCode } from './error.ts';
import type { Exchange, HttpReply, NetworkFaultReason } from './http.ts';
import { isPage, parseErrorBody, parseStorageError } from './reply.ts';

/** What the device was doing when the exchange went wrong. */
export type Operation = OperationName;

/** What a failed exchange means for the device. */
export type Verdict =
  /** The same again, after a backoff (or after `retryAfterMs` when the server says so). */
  | 'retry'
  /** Nothing works until the network does; costs no retry budget. */
  | 'waitForNetwork'
  /** The access token is dead: refresh once, then the same again. */
  | 'refresh'
  /** The pairing is gone. */
  | 'pairAgain'
  /** Frame.io will never take this file; go on with the next (protocol.md §12.3). */
  | 'skip'
  /** This file or this act failed; go on with the next. */
  | 'fail'
  /** No file can succeed until a person changes something. */
  | 'stop'
  /** The asset cannot be finished any more; a new one may be made. */
  | 'newAsset';

export interface Outcome {
  readonly verdict: Verdict;
  readonly code: ErrorCode | 'paused';
  /** One sentence for the operator, without secrets. */
  readonly message: string;
  /** Milliseconds the server asked to wait; null when it said nothing. */
  readonly retryAfterMs: number | null;
  /** True when the request may have been carried out although no good reply came. */
  readonly mayHaveBeenDone: boolean;
}

interface Rule {
  readonly on: Scope;
  readonly when: (facts: Facts) => boolean;
  readonly verdict: Verdict;
  readonly code: Outcome['code'];
  /** `%s` is replaced with what the server said. */
  readonly says: string;
}

/** `api`: everything but the storage. `bearer`: what carries the access token. */
type Scope = readonly Operation[] | 'api' | 'bearer' | 'all';

interface Facts {
  readonly status: number | null;
  readonly network: NetworkFaultReason | null;
  /** `error` of a simple body. */
  readonly error: string | null;
  readonly title: string | null;
  readonly message: string | null;
  /** A page for people came instead of an answer. */
  readonly page: boolean;
  /** An error in one of Frame.io's two shapes (§16.1). */
  readonly ours: boolean;
  /** S3's `Code` and `Message`. */
  readonly storageCode: string | null;
  readonly storageMessage: string | null;
}

const status =
  (...wanted: number[]) =>
  ({ status }: Facts) =>
    status !== null && wanted.includes(status);
const between =
  (low: number, high: number) =>
  ({ status }: Facts) =>
    status !== null && status >= low && status <= high;
const network =
  (...reasons: NetworkFaultReason[]) =>
  ({ network }: Facts) =>
    network !== null && reasons.includes(network);
/** Frame.io's word for a refusal; beside a 5xx or a redirect it says nothing. */
const error =
  (...codes: string[]) =>
  ({ status, error }: Facts) =>
    error !== null && codes.includes(error) && status !== null && status >= 400 && status <= 499;
/** A 409 has several meanings, told apart by its title or message (§12.3). */
const conflict =
  (word: string) =>
  ({ status, title, message, error }: Facts) =>
    status === 409 && [title, message, error].includes(word);
const storage =
  (...codes: string[]) =>
  (facts: Facts) =>
    facts.storageCode !== null && codes.includes(facts.storageCode);

/**
 * The one table: first row that fits. Sources: protocol.md §8.2, §9, §12.3, §12.5, §12.6, §16.
 */
const RULES: readonly Rule[] = [
  // No reply at all
  row('all', network('certificate'), 'waitForNetwork', 'untrusted_certificate', '%s'),
  row('all', network('proxy'), 'waitForNetwork', 'proxy_refused', '%s'),
  row(
    'all',
    network('dns', 'refused', 'unreachable', 'connectTimeout'),
    'waitForNetwork',
    'unreachable',
    'Frame.io cannot be reached: %s',
  ),
  row('all', network('cancelled'), 'retry', 'cancelled', 'The call was cancelled'),
  row(
    'all',
    network('reset', 'timeout', 'other'),
    'retry',
    'unreachable',
    'The connection was lost: %s',
  ),
  // A page instead of an answer: a captive portal or proxy, also as 404 (§16.1). A 5xx page may come
  // from the front of the real server.
  row(
    'all',
    ({ page, status }) => page && status !== null && (status < 500 || status === 511),
    'waitForNetwork',
    'captive_portal',
    'Something in between answers instead of Frame.io, perhaps the login page of this network: %s',
  ),

  // Storage
  row(
    ['putPart'],
    ({ storageMessage }) => /expired/i.test(storageMessage ?? ''),
    'newAsset',
    'url_expired',
    'The upload URLs have expired',
  ),
  row(
    ['putPart'],
    storage('NoSuchUpload'),
    'newAsset',
    'asset_gone',
    'Frame.io no longer knows this upload',
  ),
  row(
    ['putPart'],
    storage('RequestTimeTooSkewed'),
    'stop',
    'clock_wrong',
    'The storage refuses the part: the clock of this machine is wrong',
  ),
  row(
    ['putPart'],
    storage('RequestTimeout', 'SlowDown', 'InternalError', 'IncompleteBody', 'BadDigest'),
    'retry',
    'storage_error',
    'The storage asked to try again: %s',
  ),
  row(
    ['putPart'],
    status(408, 425, 429),
    'retry',
    'storage_error',
    'The storage asked to wait: %s',
  ),
  row(['putPart'], between(500, 599), 'retry', 'storage_error', 'The storage has a fault: %s'),
  row(
    ['putPart'],
    between(300, 399),
    'waitForNetwork',
    'captive_portal',
    'Something in between redirects the upload: %s',
  ),
  row(['putPart'], between(200, 299), 'retry', 'storage_error', 'The storage gave no clear answer'),
  row(
    ['putPart'],
    () => true,
    'fail',
    'storage_refused',
    'The storage refuses the part for good: %s',
  ),

  // Signing in
  row(
    'bearer',
    status(401),
    'refresh',
    'pairing_lost',
    'Frame.io does not accept the access token any more',
  ),
  row(
    'api',
    error('invalid_client'),
    'stop',
    'wrong_client_secret',
    'Frame.io does not know this client secret',
  ),
  row(
    ['refreshToken'],
    error('invalid_request', 'invalid_grant', 'expired_token', 'access_denied'),
    'pairAgain',
    'pairing_lost',
    'Frame.io has ended the pairing of this device',
  ),
  row(
    ['refreshToken'],
    status(401),
    'pairAgain',
    'pairing_lost',
    'Frame.io has ended the pairing of this device',
  ),
  row('api', error('slow_down'), 'retry', 'rate_limited', 'Frame.io asked to slow down'),
  // Stock Phoenix refuses a handshake so (§10.3): only the token can be what it does not like.
  row(
    ['openSocket'],
    status(401, 403),
    'refresh',
    'pairing_lost',
    'Frame.io does not accept the access token for the socket',
  ),
  // REST or socket is a setting of the device model (§10).
  row(
    ['openSocket'],
    status(404),
    'fail',
    'unknown_operation',
    'Frame.io has no socket for this device model; a heartbeat keeps it Online',
  ),

  // Assets
  row(
    ['createAsset'],
    conflict(CHANNEL_PAUSED),
    'skip',
    'paused',
    'The device was paused at Frame.io when this was recorded',
  ),
  // Uploads that are under way finish in a pause (§10.4); should Frame.io think otherwise, they wait.
  row(
    ['requestParts'],
    conflict(CHANNEL_PAUSED),
    'retry',
    'paused',
    'The device is paused at Frame.io',
  ),
  row('api', conflict('slow_down'), 'retry', 'rate_limited', 'Frame.io asked to slow down'),
  row(
    'api',
    conflict('invalid_client'),
    'stop',
    'wrong_client_secret',
    'Frame.io does not know this client',
  ),
  row(
    'api',
    status(402),
    'stop',
    'usage_exceeded',
    'The Frame.io account has no room or allowance left',
  ),
  row('api', status(403), 'stop', 'forbidden', 'Frame.io does not allow this: %s'),
  row('api', status(429), 'retry', 'rate_limited', 'Frame.io asked to slow down'),
  row('api', status(408, 425), 'retry', 'frameio_error', 'Frame.io did not answer in time'),
  row('api', between(500, 599), 'retry', 'frameio_error', 'Frame.io has a fault: %s'),
  row(
    'api',
    between(300, 399),
    'waitForNetwork',
    'captive_portal',
    'Something in between redirects to another place: %s',
  ),
  // §16.1: a 404 that has nothing of Frame.io's may be of something in between. Nobody waits in front of
  // the screen for these, so they may be tried again.
  row(
    'bearer',
    ({ status, ours }) => status === 404 && !ours,
    'retry',
    'unknown_operation',
    'Something answers that does not look like Frame.io: %s',
  ),
  row(
    ['createAsset'],
    status(404),
    'fail',
    'unknown_operation',
    'Frame.io does not know how to create this: %s',
  ),
  row(
    ['requestParts'],
    status(404),
    'newAsset',
    'asset_gone',
    'Frame.io no longer knows this upload',
  ),
  row(
    ['createAsset', 'requestParts'],
    between(400, 499),
    'fail',
    'refused',
    'Frame.io refuses this file: %s',
  ),
  row(
    ['createComment'],
    status(404),
    'fail',
    'asset_gone',
    'Frame.io knows no such asset of this device',
  ),
  row(
    ['disconnectChannel'],
    status(404),
    'fail',
    'refused',
    'Frame.io knows no such channel that could be disconnected',
  ),
  row(
    ['triggerInput'],
    status(404),
    'fail',
    'refused',
    'Frame.io knows no such channel or input of this device',
  ),
  row('api', between(400, 499), 'fail', 'refused', 'Frame.io refuses the request: %s'),
  row('all', () => true, 'fail', 'unexpected_reply', 'Frame.io gave an unexpected answer: %s'),
];

function row(
  on: Rule['on'],
  when: Rule['when'],
  verdict: Verdict,
  code: Outcome['code'],
  says: string,
): Rule {
  return { on, when, verdict, code, says };
}

/** What a failed exchange of `operation` means. Total: every exchange has an outcome. */
export function outcomeOf(operation: Operation, exchange: Exchange): Outcome {
  const facts = factsOf(operation, exchange);
  const rule = RULES.find(({ on, when }) => appliesTo(on, operation) && when(facts));
  if (rule === undefined) throw new Error('the last rule fits everything');
  return {
    verdict: rule.verdict,
    code: rule.code,
    message: rule.says.replace('%s', () => said(exchange, facts)),
    retryAfterMs: exchange.kind === 'reply' ? retryAfterMs(exchange) : null,
    mayHaveBeenDone: rule.code !== 'captive_portal' && mayHaveBeenDone(exchange),
  };
}

function mayHaveBeenDone(exchange: Exchange): boolean {
  return exchange.kind === 'reply'
    ? exchange.status < 300 || exchange.status >= 500
    : ['reset', 'timeout', 'cancelled', 'other'].includes(exchange.reason);
}

function appliesTo(on: Scope, operation: Operation): boolean {
  if (on === 'all') return true;
  if (on === 'api') return operation !== 'putPart';
  return on === 'bearer' ? OPERATIONS[operation].auth === 'bearer' : on.includes(operation);
}

function factsOf(operation: Operation, exchange: Exchange): Facts {
  const words = { error: null, title: null, message: null };
  const storage = { storageCode: null, storageMessage: null };
  const nothing = { ...words, page: false, ours: false, ...storage };
  if (exchange.kind === 'network') return { ...nothing, status: null, network: exchange.reason };
  const facts = { ...nothing, status: exchange.status, network: null, page: isPage(exchange) };
  if (operation === 'putPart') {
    const { code, message } = parseStorageError(exchange);
    return { ...facts, storageCode: code, storageMessage: message };
  }
  const body = parseErrorBody(exchange);
  return { ...facts, ...body, ours: body.error !== null || body.title !== null };
}

function said(exchange: Exchange, facts: Facts): string {
  if (exchange.kind === 'network') return exchange.detail;
  const words = facts.error ?? facts.title ?? facts.storageCode;
  // Names of errors only: a server's longer words could repeat what it was sent.
  return words === null || !/^[A-Za-z][A-Za-z _]{1,40}$/.test(words)
    ? `HTTP ${exchange.status}`
    : `HTTP ${exchange.status}, ${words}`;
}

/**
 * `Retry-After` in seconds or as a date (RFC 9110 10.2.3), else the rate limit's window, else for a 429
 * the advised pause (protocol.md §16.2).
 */
function retryAfterMs({ status, headers }: HttpReply): number | null {
  const asked = askedMs(headers['retry-after'] ?? '', headers['date'] ?? '');
  // Empty or 0 is no request to wait: the backoff decides, so that not all come back at once.
  if (asked !== null && asked > 0) return Math.min(asked, LONGEST_ASKED_MS);
  if (status !== 429) return null;
  const windowMs = Number(headers[HEADERS.rateLimitWindow] ?? NaN);
  return windowMs > 0 ? Math.min(windowMs, LONGEST_ASKED_MS) : RATE_LIMIT_PAUSE_SECONDS * 1000;
}

/** No server is waited for longer than this, however long it asks. */
const LONGEST_ASKED_MS = 3_600_000;

/** A date counts from the server's own clock, because this machine's may be wrong. */
function askedMs(retryAfter: string, date: string): number | null {
  if (/^\s*\d+(\.\d+)?\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const waitMs = Date.parse(retryAfter) - Date.parse(date);
  return Number.isNaN(waitMs) ? null : waitMs;
}
