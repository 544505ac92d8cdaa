import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { CreateDeviceOptions } from '../agent/index.ts';
import { BadArguments } from './bad-arguments.ts';

/** Options every command takes, before or after its name. */
export interface GlobalOptions {
  readonly stateDir?: string;
  readonly apiUrl?: string;
  readonly caFile?: string;
  readonly json?: boolean;
  /** Says what was found wrong and put right. */
  readonly warn?: CreateDeviceOptions['onWarning'];
}

export function addGlobalOptions(program: Command): Command {
  return program
    .option('--state-dir <dir>', 'what this device keeps (or DAILIES_STATE_DIR)')
    .option('--api-url <url>', "Frame.io's API, https only (or DAILIES_API_URL)")
    .option('--ca-file <pem>', 'one more trust anchor (or DAILIES_CA_FILE)')
    .option('--json', 'one JSON event a line on standard output');
}

/**
 * Options and environment as the device's configuration.
 * @throws BadArguments when the file of a secret cannot be read
 */
export function deviceOptions(
  options: GlobalOptions,
  env: NodeJS.ProcessEnv = process.env,
): CreateDeviceOptions {
  return {
    stateDir: options.stateDir ?? given(env['DAILIES_STATE_DIR']),
    apiUrl: options.apiUrl ?? given(env['DAILIES_API_URL']),
    caFile: options.caFile ?? given(env['DAILIES_CA_FILE']),
    proxy: given(env['HTTPS_PROXY']) ?? given(env['https_proxy']),
    noProxy: given(env['NO_PROXY']) ?? given(env['no_proxy']),
    clientSecret: takeSecret(env, 'DAILIES_CLIENT_SECRET'),
    vault: {
      passphrase: takeSecret(env, 'DAILIES_VAULT_PASSPHRASE'),
      credentials: given(env['CREDENTIALS_DIRECTORY']),
    },
    onWarning: options.warn,
  };
}

/** Never an argument, and gone from the environment before a child process could inherit it. */
function takeSecret(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const secret = given(env[name]);
  delete env[name];
  if (secret !== undefined) return secret;
  const path = given(env[`${name}_FILE`]);
  if (path === undefined) return undefined;
  try {
    return given(readFileSync(path, 'utf8').trim());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new BadArguments(`${name}_FILE cannot be read (${code})`);
  }
}

const given = (text: string | undefined) => (text === undefined || text === '' ? undefined : text);
