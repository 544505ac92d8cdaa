import { createDevice } from '../../src/agent/index.ts';

/**
 * What an SDK's user runs for months: takes the files it is started with, works its whole queue off and
 * stays until SIGTERM. Prints its events as lines of JSON.
 */
const { env } = process;
const device = await createDevice({
  stateDir: env['DAILIES_STATE_DIR'],
  apiUrl: env['DAILIES_API_URL'],
  caFile: env['DAILIES_CA_FILE'],
  clientSecret: env['DAILIES_CLIENT_SECRET'],
  scope: 'all',
});
device.on((event) => process.stdout.write(`${JSON.stringify(event)}\n`));
process.once('SIGTERM', () => void device.close());
device.start();
await device.uploadAll(process.argv.slice(2));
