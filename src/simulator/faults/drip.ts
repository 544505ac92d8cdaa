import { rawHead, writeRaw } from '../http/raw-answer.ts';
import { defineFault } from './fault.ts';
import { waitMs } from './wait.ts';

export const dripFault = defineFault({
  name: 'drip',
  describe: 'Lets the answer come a few bytes at a time, with a pause after each.',
  params: {
    bytes: { kind: 'number', value: 1, min: 1, max: 1_000_000, help: 'at a time' },
    pauseMs: { kind: 'number', value: 100, min: 0, max: 3_600_000, help: 'after each' },
    headers: {
      kind: 'choice',
      value: 'whole',
      choices: ['whole', 'dripped'],
      help: 'whole: they come at once, and only the body drips',
    },
  },
  start:
    ({ bytes, pauseMs, headers }, off) =>
    (traffic) => ({
      async write(outgoing) {
        const head = Buffer.from(rawHead(outgoing), 'latin1');
        let rest = Buffer.concat([head, outgoing.body]);
        let nextBytes = headers === 'whole' ? head.byteLength : Math.trunc(bytes);
        // Switched off: the rest comes at once, with the end.
        while (rest.byteLength > nextBytes && !off.aborted) {
          await writeRaw(outgoing, rest.subarray(0, nextBytes), 'go on');
          if (traffic.gone.aborted) return 'lost';
          await waitMs(pauseMs, [off, traffic.gone]);
          rest = rest.subarray(nextBytes);
          nextBytes = Math.trunc(bytes);
        }
        return (await writeRaw(outgoing, rest, 'end')) ? 'sent' : 'lost';
      },
    }),
});
