/** Numbers that bind. Units are in the names; sources are sections of protocol.md. */

/** §8.1: six decimal digits, leading zeros kept. */
export const USER_CODE_PATTERN = /^\d{6}$/;
/** §8.1: a code lives at most this long. */
export const DEVICE_CODE_MAX_LIFE_SECONDS = 120;
/** §8.1 [CAP]: the interval seen with a camera; used when a reply names none. */
export const DEFAULT_POLL_INTERVAL_SECONDS = 5;
/** §8.2, RFC 8628 3.5: what `slow_down` adds to the interval. */
export const SLOW_DOWN_STEP_SECONDS = 5;

/** §9 */
export const ACCESS_TOKEN_LIFE_SECONDS = 28_800;
/** §9: counted from issuance; each refresh token is used once. */
export const REFRESH_TOKEN_LIFE_SECONDS = 14 * 86_400;

/** §10.2: a device that is silent for this long counts as offline; any API call ends the silence. */
export const ONLINE_FOR_SECONDS = 300;
/** §10.2: the REST heartbeat, for device models without a socket. */
export const HEARTBEAT_MIN_SECONDS = 60;
export const HEARTBEAT_MAX_SECONDS = 300;
export const HEARTBEAT_RECOMMENDED_SECONDS = 120;

/** §10.3 [CAP, PHX]: Frame.io drops a socket from which it heard nothing for this long. */
export const SOCKET_IDLE_SECONDS = 60;
/** §10.3 [CAP]: how often a recorded camera says that it is there. */
export const SOCKET_HEARTBEAT_SECONDS = 15;

/** §11.2 [CAP, HELP]: upload URLs, and with them the asset, die after this. */
export const UPLOAD_URL_LIFE_SECONDS = 86_400;

/** §11.3: S3 multipart limits hold for custom `parts`. */
export const PART_MIN_BYTES = 5 * 1024 ** 2;
export const PART_MAX_BYTES = 5 * 1024 ** 3;
export const PARTS_MAX_COUNT = 10_000;
export const ASSET_MAX_BYTES = 5 * 1024 ** 4;
/** §12.5 [RFC: S3]: the storage gives up on a sender that is silent for this long (RequestTimeout). */
export const STORAGE_IDLE_SECONDS = 20;

/** §10.1 */
export const CHANNELS_MAX_COUNT = 100;

/** §16.1: Frame.io answers, or gives up with 500, within this. */
export const API_ANSWER_SECONDS = 30;
/** §16.2: the advised pause after a 429 that names no other. */
export const RATE_LIMIT_PAUSE_SECONDS = 1;

/** Official SemVer 2.0.0 pattern (semver.org); `x-client-version` must match it (§7). */
export const SEMVER_PATTERN =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;
