import { rawHead, writeRaw } from '../http/raw-answer.ts';
import { defineFault } from './fault.ts';

export const truncateFault = defineFault({
  name: 'truncate',
  describe: 'Cuts the answer off before its promised end. The work was done.',
  params: {
    share: { kind: 'number', value: 0.5, min: 0, max: 0.99, help: 'of it that comes' },
    of: {
      kind: 'choice',
      value: 'body',
      choices: ['body', 'head'],
      help: 'head: not even the headers are complete; always so where there is no body',
    },
  },
  start:
    ({ share, of }) =>
    () => ({
      async write(outgoing) {
        const { body } = outgoing;
        const head = Buffer.from(rawHead(outgoing), 'latin1');
        const cut = of === 'head' || body.byteLength === 0;
        const bytes = cut ? part(head, share) : Buffer.concat([head, part(body, share)]);
        await writeRaw(outgoing, bytes, 'end');
        return 'lost';
      },
    }),
});

function part(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.byteLength * share));
}
