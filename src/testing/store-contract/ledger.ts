import { describe, expect, test } from 'vitest';
import type { Delivery, Job, JobState, LedgerOptions, LedgerPage } from '../../engine/index.ts';
import { aJob } from '../builders.ts';
import { NOW, change, completed, sending, type StoreUnderTest } from './store-under-test.ts';

const aDelivery = (jobId: string, differs: Partial<Delivery> = {}): Delivery => ({
  jobId,
  assetId: `asset of ${jobId}`,
  projectId: 'A',
  path: `/card/${jobId}.mp4`,
  name: `${jobId}.mp4`,
  sizeBytes: 20,
  mtimeNs: '1700000000000000000',
  sample: 'c0ffee',
  sha256: 'f'.repeat(64),
  deliveredAtMs: NOW + 0.5,
  ...differs,
});

/** What has arrived, what was left behind, what is on its way twice. */
export function ledgerContract(under: StoreUnderTest): void {
  const deliver = async (delivery: Delivery) => {
    if ((await under.store.find(delivery.jobId)) === null) await under.add(delivery.jobId);
    await under.saveFree(change(aJob(delivery.jobId, { state: completed() }), { delivery }), NOW);
  };
  const jobIds = (lines: readonly { readonly jobId: string }[]) => lines.map(({ jobId }) => jobId);
  const pages = async <T>(read: (options: LedgerOptions) => Promise<LedgerPage<T>>) => {
    const all: (readonly T[])[] = [];
    let page = await read({ limit: 2 });
    for (;;) {
      all.push(page.lines);
      if (page.next === null) return all;
      page = await read({ limit: 2, after: page.next });
    }
  };

  describe('its ledger', () => {
    test('gives back exactly what was delivered, oldest first, in pages', async () => {
      const lines = ['c', 'a', 'b', 'd'].map((id) => aDelivery(id));
      for (const line of lines) await deliver(line);
      const read = async (options: LedgerOptions) => under.store.deliveries(options);
      expect(await pages(read)).toEqual([lines.slice(0, 2), lines.slice(2)]);
      await deliver(aDelivery('e', { sample: null, projectId: null }));
      expect((await pages(read)).at(-1)).toEqual([
        aDelivery('e', { sample: null, projectId: null }),
      ]);
    });

    test('is empty at first', async () => {
      expect(await under.store.deliveries({ limit: 9 })).toEqual({ lines: [], next: null });
      expect(await under.store.orphans({ limit: 9 })).toEqual({ lines: [], next: null });
    });

    test('has one line for a delivery that was saved twice, two for two assets', async () => {
      await deliver(aDelivery('a'));
      await deliver(aDelivery('a'));
      await deliver(aDelivery('a', { assetId: 'another' }));
      const { lines } = await under.store.deliveries({ limit: 9 });
      expect(lines).toEqual([aDelivery('a'), aDelivery('a', { assetId: 'another' })]);
    });

    test('finds deliveries that may be of a content, in any project, latest first', async () => {
      await deliver(aDelivery('same'));
      await deliver(aDelivery('other size', { sizeBytes: 21 }));
      await deliver(aDelivery('other sample', { sample: 'beef' }));
      await deliver(aDelivery('no sample', { sample: null }));
      await deliver(aDelivery('elsewhere', { projectId: 'B' }));
      const like = async (sizeBytes: number, sample: string | null) =>
        jobIds(await under.store.deliveriesLike({ sizeBytes, sample }));
      expect(await like(20, 'c0ffee')).toEqual(['elsewhere', 'no sample', 'same']);
      expect(await like(20, null)).toEqual(['elsewhere', 'no sample', 'other sample', 'same']);
      expect(await like(20, 'dead')).toEqual(['no sample']);
      expect(await like(22, 'c0ffee')).toEqual([]);
      const [latest] = await under.store.deliveriesLike({ sizeBytes: 20, sample: 'c0ffee' });
      expect(latest).toEqual(aDelivery('elsewhere', { projectId: 'B' }));
    });

    test('lists dead assets with the file they were for, oldest first, in pages, and counts them', async () => {
      await under.add('a');
      const bury = async (assetId: string | null) => {
        const deadAsset = { assetId, jobId: 'a', reason: 'reply_lost', atMs: 7.5 } as const;
        await under.saveFree(change(aJob('a', { projectId: 'A' }), { deadAsset }), NOW);
      };
      for (const assetId of ['x', null, null]) await bury(assetId);
      const found = await pages(async (options) => under.store.orphans(options));
      expect(found.map((lines) => lines.map(({ assetId }) => assetId))).toEqual([
        ['x', null],
        [null],
      ]);
      const { path, name } = aJob('a');
      expect(found[0]?.[0]).toEqual({
        assetId: 'x',
        jobId: 'a',
        reason: 'reply_lost',
        atMs: 7.5,
        path,
        name,
        projectId: 'A',
      });
      expect((await under.store.counts()).deadAssets).toBe(3);
    });

    test('says where a dead asset is, also when its file is meant for another project later', async () => {
      await under.add('a');
      const deadAsset = { assetId: 'x', jobId: 'a', reason: 'cancelled', atMs: 7 } as const;
      await under.saveFree(change(aJob('a', { projectId: 'A' }), { deadAsset }), NOW);
      await under.saveFree(change(aJob('a', { projectId: 'B' })), NOW);
      expect((await under.store.orphans({ limit: 9 })).lines[0]?.projectId).toBe('A');
    });
  });

  const content = { sample: 'c0ffee', projectId: 'A' };
  const twin = (state: JobState, differs: Partial<Job> = {}) =>
    aJob('twin', { ...content, state, ...differs });

  test.each([
    ['creating', { kind: 'creating', attempts: 0, recording: null, ending: null }],
    ['sending', sending()],
    ['verifying', { kind: 'verifying', assetId: 'x', urlsIssuedAtMs: NOW }],
  ] as const)('finds the same content that is %s', async (_, state) => {
    await under.add(aJob('a', content), twin(state));
    expect(await under.store.twinOf(aJob('a', content))).toEqual(twin(state));
    expect(await under.store.twinOf(twin(state))).toBeNull();
  });

  test.each([
    ['not begun', twin(aJob('x').state)],
    ['being looked at', twin({ kind: 'identifying', attempts: 0 })],
    ['delivered', twin(completed())],
    ['of another size', twin(sending(), { stamp: { sizeBytes: 21, mtimeNs: '1' } })],
    ['of another sample', twin(sending(), { sample: 'beef' })],
    ['of no sample', twin(sending(), { sample: null })],
    ['for another project', twin(sending(), { projectId: 'B' })],
    ['for no project', twin(sending(), { projectId: null })],
  ])('takes for no twin what is %s', async (_, other) => {
    await under.add(aJob('a', content), other);
    expect(await under.store.twinOf(aJob('a', content))).toBeNull();
  });

  test('knows no twin of what nobody has looked at', async () => {
    await under.add('a', twin(sending(), { sample: null, projectId: null }));
    expect(await under.store.twinOf(aJob('a'))).toBeNull();
  });
}
