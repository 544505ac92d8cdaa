/** Frame.io's integrator checklist, line by line, with stable ids (protocol.md §17). */
export interface Requirement {
  readonly id: string;
  readonly level: 'must' | 'should' | 'may';
  readonly text: string;
  readonly source: readonly ('seed' | 'guide' | 'help')[];
}

type Row = readonly [
  id: string,
  level: Requirement['level'],
  text: string,
  source: Requirement['source'],
];

const ROWS = [
  ['pair.code', 'must', 'Shows the six-digit user code, leading zeros kept', ['seed']],
  ['pair.link', 'must', "Where a screen allows: the server's verification link and QR", ['seed']],
  ['pair.device-name', 'should', "Shows the device's name beside the code", ['guide', 'help']],
  ['pair.cancel', 'must', 'Authorisation can be cancelled at each step', ['seed']],
  ['pair.expiry', 'must', 'An expired code is replaced or explained', ['guide']],
  ['pair.logout', 'must', 'The device itself can deauthorise', ['seed', 'help']],
  ['project.shown', 'must', "Shows the connected project's name", ['seed']],
  ['project.rename', 'must', 'Keyed on project_id; survives a rename, shows it', ['seed']],
  ['status.remaining-files', 'must', 'Shows the remaining file count', ['seed']],
  ['status.remaining-bytes', 'must', 'Shows the total remaining size', ['seed']],
  ['status.current', 'must', 'Shows progress of the file now uploading', ['seed']],
  ['status.results', 'must', 'Completed, queued and failed, each failure with reason', ['seed']],
  ['network.status', 'must', 'Shows the network connection status', ['seed', 'guide']],
  ['socket.status', 'must', 'Uses and shows the real-time connection', ['seed']],
  ['token.refresh', 'must', 'Access token renewed without interaction or alert', ['seed']],
  ['token.8h', 'must', 'The connection persists through and beyond 8 hours', ['seed']],
  ['http.version-header', 'must', 'A SemVer version header in all API calls', ['seed']],
  ['http.https-only', 'must', 'HTTPS only; plain HTTP refused by the device', ['seed']],
  ['http.direct', 'must', 'Direct connection, no intermediary service', ['seed']],
  ['secret.client', 'must', 'client_secret and client_id not reachable by the user', ['seed']],
  ['secret.tokens', 'must', 'Access and refresh tokens protected', ['seed']],
  ['secret.at-rest', 'should', 'Secrets and tokens encrypted at rest', ['seed']],
  ['upload.automatic', 'must', 'Uploads while recording, or on completion', ['seed']],
  ['upload.resume', 'must', 'Resumes from the last good part', ['seed', 'guide']],
  ['upload.retry', 'must', 'Retries network faults and non-fatal errors', ['guide']],
  ['upload.isolation', 'must', 'A bad file never blocks the others', ['guide']],
  ['upload.paused', 'must', "Honours Frame.io's pause: skipped and explained", ['guide']],
  ['upload.cancel', 'must', 'Cancel one, cancel all', ['guide']],
  ['upload.auto-manual', 'must', 'Automatic or manual; single and batch', ['guide']],
  ['upload.priority', 'may', 'Priority by queue order and file type', ['guide']],
  ['upload.parallel', 'may', 'Parallel uploads', ['guide']],
  ['upload.local-copy', 'must', 'The local file is never altered or removed', ['guide']],
  ['upload.formats', 'must', 'Any format, from proxies to PDF', ['seed', 'guide']],
  ['upload.date', 'must', 'A correct offset, so that it lands under its day', ['guide']],
  ['network.speed', 'must', 'Makes good use of the link', ['seed', 'guide']],
  ['network.roam', 'must', 'Changes network without pairing again', ['guide']],
  ['device.manage', 'must', 'Identity, name, channels, pairing state, forget', ['seed']],
  ['app.stable', 'must', 'Stable launch and operation', ['seed']],
] as const satisfies readonly Row[];

export type RequirementId = (typeof ROWS)[number][0];

export const REQUIREMENTS: readonly (Requirement & { readonly id: RequirementId })[] = ROWS.map(
  ([id, level, text, source]) => ({ id, level, text, source }),
);
