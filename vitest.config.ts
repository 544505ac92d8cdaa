import { defineConfig } from 'vitest/config';

/** Two cores: process tests start real programs, so files run two at a time. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A device in a test puts nothing into the keychain of whoever runs the tests.
    env: { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' },
  },
});
