import { describe, expect, it } from 'vitest';
import { SMPTE_RATES, channelReply, identityReply } from '../../spec/index.ts';
import { type Running, nextEvent, running } from '../testing/running.ts';

const PRESS = { action_type: 'single_press' };

async function logging(run: Running) {
  const { access } = await run.device.pair();
  const me = identityReply.parse((await run.device.me(access)).json);
  const { id } = channelReply.parse(me.channels?.[0]);
  const press = (body: unknown, input = 0) =>
    run.device.act(access, `/v2/devices/channels/${id}/inputs/${input}/trigger`, body);
  return { access, deviceId: me.id, channelId: id, press };
}

const at = (smpte_timecode: string, playback: unknown, ntsc: 'non_drop' | null | undefined) => ({
  smpte_timecode,
  rate: { playback, ntsc },
});

describe('a press of a logging button', () => {
  it('is a marker, by where and when it was pressed', async () => {
    await using run = await running();
    const { press, deviceId, channelId } = await logging(run);
    const marked = nextEvent(run.simulator, 'marked');
    const start = at('10:02:31:23', [24_000, 1001], 'non_drop');
    const duration = at('00:00:02:00', '24/1', null);
    const reply = await press({ ...PRESS, offset: 90, start, duration }, 3);
    expect([reply.status, reply.text]).toEqual([204, '']);
    const [marker] = run.simulator.control.markers();
    expect(marker).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      at: '2026-11-23T12:00:00.000Z',
      pressedAt: '2026-11-23T11:58:30.000Z',
      deviceId,
      channelId,
      inputIndex: 3,
      action: 'single_press',
      offsetSeconds: 90,
      start: { timecode: '10:02:31:23', rate: '23.976' },
      duration: { timecode: '00:00:02:00', rate: '24' },
    });
    expect((await marked).marker).toEqual(marker);
    expect(run.violations()).toEqual([]);
  });

  it('needs no timecode', async () => {
    await using run = await running();
    const { press } = await logging(run);
    expect((await press(PRESS)).status).toBe(204);
    const nothing = { offset: null, start: null, duration: null };
    expect((await press({ ...PRESS, ...nothing })).status).toBe(204);
    expect(run.simulator.control.markers()).toMatchObject([
      { start: null, offsetSeconds: 0 },
      { duration: null },
    ]);
    expect(run.violations()).toEqual([]);
  });

  it.each(Object.entries(SMPTE_RATES))('may be at %s', async (name, { playback, ntsc }) => {
    await using run = await running();
    const { press } = await logging(run);
    const nominal = Math.round(playback[0] / playback[1]);
    const last = `00:00:00:${nominal - 1}`;
    expect((await press({ ...PRESS, start: at(last, playback, ntsc) })).status).toBe(204);
    const text = playback.join('/');
    expect((await press({ ...PRESS, start: at(last, text, ntsc) })).status).toBe(204);
    expect(run.simulator.control.markers()).toMatchObject([
      { start: { rate: name } },
      { start: { rate: name } },
    ]);
    expect(run.violations()).toEqual([]);
    const beyond = `00:00:00:${nominal}`;
    expect((await press({ ...PRESS, start: at(beyond, playback, ntsc) })).status).toBe(400);
    expect(run.violations()).toEqual([expect.stringContaining('does not exist')]);
  });

  it.each([
    ['72', [72, 1], null],
    ['71.928', [72_000, 1001], 'non_drop'],
    ['96', '96/1', null],
    ['12', [12, 1], null],
  ] as const)('may be at %s, as no list of rates is documented', async (rate, playback, ntsc) => {
    await using run = await running();
    const { press } = await logging(run);
    expect((await press({ ...PRESS, start: at('00:00:00:11', playback, ntsc) })).status).toBe(204);
    expect(run.simulator.control.markers()).toMatchObject([{ start: { rate } }]);
    expect(run.violations()).toEqual([]);
  });

  it.each([
    [
      'NTSC of a rate that has none',
      at('00:00:00:00', [25_000, 1001], 'non_drop'),
      'no SMPTE rate',
    ],
    ['23.976 as a decimal', at('00:00:00:00', [23_976, 1000], 'non_drop'), 'no SMPTE rate'],
    ['23.976 as text', at('00:00:00:00', '23976/1000', 'non_drop'), 'no SMPTE rate'],
    ['23.976 as a number', at('00:00:00:00', 23.976, 'non_drop'), 'start'],
    ['a rate not reduced', at('00:00:00:00', [48, 2], null), 'no SMPTE rate'],
    ['a rate beyond all timecodes', at('00:00:00:00', [1_001, 1], null), 'no SMPTE rate'],
    ['a rate out of this world', at('00:00:00:00', `${'9'.repeat(400)}/1`, null), 'no SMPTE rate'],
    ['a rate over nothing', at('00:00:00:00', '24/0', null), 'start'],
    ['a rate of three numbers', at('00:00:00:00', [24, 1, 1], null), 'start'],
    ['24 as NTSC', at('00:00:00:00', [24, 1], 'non_drop'), 'ntsc must be null'],
    ['23.976 as no NTSC', at('00:00:00:00', [24_000, 1001], null), 'ntsc must be non_drop'],
    ['no word on NTSC', at('00:00:00:00', [24, 1], undefined), 'ntsc'],
    ['drop-frame', at('00:00:00;00', [30_000, 1001], 'non_drop'), 'start'],
    ['an hour that does not exist', at('24:00:00:00', [24, 1], null), 'start'],
    ['a frame that does not exist', at('00:00:00:24', [24, 1], null), 'frame 24'],
    ['a frame of one digit', at('00:00:00:1', [24, 1], null), 'start'],
  ])('is refused with %s, and noted', async (_, start, mark) => {
    await using run = await running();
    const { press } = await logging(run);
    const reply = await press({ ...PRESS, start });
    expect(reply.json).toMatchObject({
      code: 400,
      errors: [{ status: 400, detail: expect.stringContaining(mark) }],
    });
    expect(run.violations()).toEqual([expect.stringContaining(mark)]);
    expect(run.simulator.control.markers()).toEqual([]);
  });

  it('has a duration that is judged like its start', async () => {
    await using run = await running();
    const { press } = await logging(run);
    const duration = at('00:00:00:25', [25, 1], null);
    expect((await press({ ...PRESS, duration })).status).toBe(400);
    expect(run.violations()).toEqual([expect.stringContaining('unfit duration: frame 25')]);
  });

  it.each([
    ['no action', {}, 'action_type'],
    ['another action', { action_type: 'double_press' }, 'action_type'],
    ['an age in the future', { ...PRESS, offset: -1 }, 'offset'],
    ['half a second', { ...PRESS, offset: 0.5 }, 'offset'],
  ])('is refused with %s, and noted', async (_, body, mark) => {
    await using run = await running();
    const { press } = await logging(run);
    expect((await press(body)).status).toBe(400);
    expect(run.violations()).toEqual([expect.stringContaining(`where ${mark}`)]);
  });

  it('notes fields that nobody documented, at any depth, and serves', async () => {
    await using run = await running();
    const { press } = await logging(run);
    const start = { ...at('00:00:00:00', [24, 1], null), drop: false };
    expect((await press({ ...PRESS, start, text: 'x' })).status).toBe(204);
    expect(run.violations()).toEqual([
      expect.stringMatching(/undocumented fields: (drop, text|text, drop)/),
    ]);
  });

  it('needs a channel of the device, and a bearer', async () => {
    await using run = await running();
    const { access, channelId } = await logging(run);
    const path = (id: string) => `/v2/devices/channels/${id}/inputs/0/trigger`;
    expect((await run.device.act('nobody', path(channelId), PRESS)).status).toBe(401);
    expect(run.violations()).toEqual([]);
    expect((await run.device.act(access, path('1'), PRESS)).status).toBe(404);
    expect(run.violations()).toEqual([expect.stringContaining('does not have')]);
    expect(run.simulator.control.markers()).toEqual([]);
  });
});
