import { expect, test } from 'vitest';
import { deviceEnvironment } from './environment.ts';

const SETTINGS = {
  apiUrl: 'https://127.0.0.1:1',
  caFile: '/ca.pem',
  clientSecret: 's',
  stateDir: '/state',
  mediaDir: '/media',
};

test('a device inherits the environment, without what would lead it astray', () => {
  const environment = deviceEnvironment(SETTINGS, {
    PATH: '/bin',
    https_proxy: 'http://proxy:3128',
    ALL_PROXY: 'socks://proxy',
    DAILIES_CLIENT_SECRET_FILE: '/of/another/day',
    C2C_MEDIA_DIR: '/of/another/day',
  });
  expect(environment).toEqual({
    PATH: '/bin',
    C2C_API_URL: 'https://127.0.0.1:1',
    C2C_CA_FILE: '/ca.pem',
    C2C_CLIENT_SECRET: 's',
    C2C_STATE_DIR: '/state',
    C2C_MEDIA_DIR: '/media',
    DAILIES_API_URL: 'https://127.0.0.1:1',
    DAILIES_CA_FILE: '/ca.pem',
    DAILIES_CLIENT_SECRET: 's',
    DAILIES_STATE_DIR: '/state',
  });
});
