import { PASS, defineFault, type Traffic } from './fault.ts';
import { waitMs } from './wait.ts';

export const delayFault = defineFault({
  name: 'delay',
  describe: 'Adds the latency of a long way to every exchange, there and back.',
  params: {
    ms: { kind: 'number', value: 200, min: 0, max: 60_000, help: 'there and back together' },
    jitterMs: { kind: 'number', value: 0, min: 0, max: 60_000, help: 'more or less, by the dice' },
  },
  start:
    ({ ms, jitterMs }, off, dice) =>
    () => {
      const roundTripMs = Math.max(0, ms + (dice() * 2 - 1) * jitterMs);
      const halfWay = async ({ gone }: Traffic) => {
        await waitMs(roundTripMs / 2, [off, gone]);
        return PASS;
      };
      return { before: halfWay, beforeReply: halfWay };
    },
});
