import { describe, expect, test } from 'vitest';
import type { NetworkFaultReason } from '../../core/index.ts';
import type { PartToSend, TransferPort } from '../../engine/index.ts';
import type { Reached } from '../../platform/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { lookAtStorage } from './look-at-storage.ts';
import { StorageWatch } from './storage-watch.ts';

type PartResult = Awaited<ReturnType<TransferPort['putPart']>>;

const ORIGIN = 'https://up.example:8443';
const PART: PartToSend = {
  url: `${ORIGIN}/part?X-Amz-Signature=secret`,
  path: '/clip.mp4',
  stamp: null,
  filetype: 'video/mp4',
  offsetBytes: 0,
  sizeBytes: 1,
  expectContinue: false,
};
const CONTROL = {
  cancel: new AbortController().signal,
  onProgress: () => undefined,
  allow: async (bytes: number) => bytes,
};
const SENT: PartResult = { kind: 'sent', md5: 'm', crc32: null, etag: null, storedMd5: null };
const REFUSED: PartResult = { kind: 'reply', status: 403, headers: {}, body: '' };
const REACHED: Reached = {
  kind: 'reached',
  protocol: 'TLSv1.3',
  issuer: 'CA',
  validTo: '2030-01-01T00:00:00.000Z',
  ms: 5,
};
const fault = (reason: NetworkFaultReason) =>
  ({ kind: 'network', reason, detail: `up.example:8443: ${reason}` }) as const;

/** A storage that answers when it is told to. */
function world() {
  const clock = new ManualClock();
  const origins: string[] = [];
  let move: (sentBytes: number) => void = () => undefined;
  const open: ((result: PartResult) => void)[] = [];
  const transfer: TransferPort = {
    putPart: async (_, control) => {
      move = (sentBytes) => control.onProgress(sentBytes);
      return new Promise((resolve) => open.push(resolve));
    },
  };
  const watch = new StorageWatch(transfer, clock, {
    onOrigin: (origin) => void origins.push(origin),
    onSpeed: () => undefined,
  });
  const looked: string[] = [];
  const look = async (reach: () => Promise<Reached | ReturnType<typeof fault>>) =>
    lookAtStorage(
      {
        origin: ORIGIN,
        seen: watch.seen,
        clock,
        reach: async (origin) => {
          looked.push(origin);
          return reach();
        },
      },
      3_000,
    );
  /** Begins a PUT; what it gives back ends it. */
  const begin = (part = PART) => {
    const result = watch.putPart(part, CONTROL);
    const end = open.pop();
    return async (answer: PartResult) => {
      end?.(answer);
      return result;
    };
  };
  return { clock, origins, look, looked, begin, move: (bytes: number) => move(bytes) };
}

describe('what the parts show of the storage', () => {
  test('is told by scheme, host and port alone, and the answer is passed on', async () => {
    const { begin, origins } = world();
    expect(await begin()(SENT)).toBe(SENT);
    await begin({ ...PART, url: 'http://up.example/part' })(fault('other'));
    expect(origins).toEqual([ORIGIN]);
  });

  test('one that was taken just now spares a look', async () => {
    const { begin, look, looked, clock } = world();
    await begin()(SENT);
    expect(await look(async () => fault('dns'))).toEqual({ kind: 'reached' });
    await clock.advance(15_000);
    expect(await look(async () => fault('dns'))).toMatchObject({ kind: 'away' });
    expect(looked).toEqual([ORIGIN]);
  });

  test('one that gets no answer says nothing, nor do others that were under way beside it', async () => {
    const { begin, look } = world();
    const [first, beside] = [begin(), begin()];
    await first(fault('timeout'));
    await beside(fault('timeout'));
    expect(await look(async () => REACHED)).toEqual({ kind: 'reached' });
  });

  test('a storage that takes connections and, again and again, no part is away', async () => {
    const { begin, look, clock } = world();
    await begin()(fault('timeout'));
    await begin()(fault('reset'));
    const away = { kind: 'away', host: 'up.example:8443', fault: fault('reset') };
    expect(await look(async () => REACHED)).toEqual(away);
    await clock.advance(60_000);
    expect(await look(async () => REACHED)).toEqual({ kind: 'reached' });
  });

  test.each([
    ['taken', SENT],
    ['refused by somebody', REFUSED],
  ])('until one is %s', async (_, answer) => {
    const { begin, look } = world();
    await begin()(fault('timeout'));
    await begin()(fault('timeout'));
    await begin()(answer);
    expect(await look(async () => REACHED)).toEqual({ kind: 'reached' });
  });

  test('or goes out of this machine, on a network on which it takes minutes', async () => {
    const { begin, look, move } = world();
    await begin()(fault('timeout'));
    await begin()(fault('timeout'));
    begin();
    move(4 * 1024 ** 2);
    expect(await look(async () => REACHED)).toMatchObject({ kind: 'away' });
    move(4 * 1024 ** 2 + 1);
    expect(await look(async () => REACHED)).toEqual({ kind: 'reached' });
  });

  test.each<NetworkFaultReason>(['cancelled', 'refused', 'unreachable', 'connectTimeout', 'dns'])(
    'that it was %s says nothing of now',
    async (reason) => {
      const { begin, look } = world();
      await begin()(fault(reason));
      await begin()(fault(reason));
      expect(await look(async () => REACHED)).toEqual({ kind: 'reached' });
    },
  );
});

describe('a look at the storage', () => {
  test('ends when nobody waits for it any longer', async () => {
    const { look, clock } = world();
    const looking = look(async () => new Promise(() => undefined));
    await clock.advance(3_000);
    expect(await looking).toMatchObject({
      kind: 'away',
      fault: {
        reason: 'connectTimeout',
        detail: 'up.example:8443: it has not answered within 3 s',
      },
    });
  });

  test('contacts nobody when no storage is known', async () => {
    const reach = async () => expect.fail('somebody was contacted');
    const scene = {
      origin: null,
      seen: { kind: 'unknown' },
      clock: new ManualClock(),
      reach,
    } as const;
    expect(await lookAtStorage(scene, 3_000)).toEqual({ kind: 'unknown' });
  });
});
