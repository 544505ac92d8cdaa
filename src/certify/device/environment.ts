export interface DeviceSettings {
  readonly apiUrl: string;
  readonly caFile: string;
  readonly clientSecret: string;
  /** Empty at the start, the device's alone. */
  readonly stateDir: string;
  readonly mediaDir: string;
}

/** Would lead a device astray: its settings of another day, and proxies that cannot reach loopback. */
const FOREIGN = /^(C2C_|DAILIES_|(https?|all)_proxy$)/i;

/**
 * The environment of a device under test: the kit's own, with what the device is to be and do. The same
 * values under the names `dailies` reads.
 */
export function deviceEnvironment(
  settings: DeviceSettings,
  own: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const { apiUrl, caFile, clientSecret, stateDir, mediaDir } = settings;
  const kept = Object.entries(own).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(kept),
    C2C_API_URL: apiUrl,
    C2C_CA_FILE: caFile,
    C2C_CLIENT_SECRET: clientSecret,
    C2C_STATE_DIR: stateDir,
    C2C_MEDIA_DIR: mediaDir,
    DAILIES_API_URL: apiUrl,
    DAILIES_CA_FILE: caFile,
    DAILIES_CLIENT_SECRET: clientSecret,
    DAILIES_STATE_DIR: stateDir,
  };
}
