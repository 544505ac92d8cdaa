import { xmlError } from '../storage/xml-error.ts';
import { isoMillis } from '../world/time.ts';
import { PASS, defineFault, type Traffic } from './fault.ts';

/** How far S3 lets clocks differ (S3 API reference, RequestTimeTooSkewed). */
const SKEW_MAX_MS = 900_000;

export const wrongDateFault = defineFault({
  name: 'wrong-date',
  describe: 'Answers with a wrong date, as if the device had the wrong time.',
  params: {
    seconds: {
      kind: 'number',
      value: 3_600,
      min: -1_000_000_000,
      max: 1_000_000_000,
      help: 'how far ahead of the true time the Date header is; negative: behind',
    },
    storageSays: {
      kind: 'choice',
      value: 'nothing',
      choices: ['nothing', 'RequestTimeTooSkewed'],
      help: 'whether the storage also refuses parts for it',
    },
  },
  start: ({ seconds, storageSays }) => {
    const wrongMs = (traffic: Traffic) => traffic.now() + seconds * 1000;
    return () => ({
      before: async (traffic) => {
        if (traffic.host !== 'storage' || storageSays === 'nothing') return PASS;
        const message =
          'The difference between the request time and the current time is too large.';
        const reply = xmlError('RequestTimeTooSkewed', message, {
          RequestTime: isoMillis(traffic.now()),
          ServerTime: isoMillis(wrongMs(traffic)),
          MaxAllowedSkewMilliseconds: String(SKEW_MAX_MS),
        });
        return { kind: 'reply', reply };
      },
      changed: (reply, traffic) => {
        const date = new Date(wrongMs(traffic)).toUTCString();
        return { ...reply, headers: { ...reply.headers, date } };
      },
    });
  },
});
