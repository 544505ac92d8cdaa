import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulatorEvent } from '../event.ts';
import { nextEvent, running } from '../testing/running.ts';
import { parsePlan } from './plan.ts';
import { readPlan } from './read-plan.ts';

const on = { switchOn: 'status' };

describe('a plan that is wrong', () => {
  it.each([
    [null, /^The plan: is not an object \(it is null\)\.$/],
    [{}, /^The plan: steps is missing\.$/],
    [{ steps: [], color: 1 }, /^The plan: color is not known; known: seed, steps\.$/],
    [{ steps: [], seed: 'x' }, /^The plan: seed is not a number \(it is "x"\)\.$/],
    [{ steps: ['pause'] }, /^The plan's step 1 is not an object \(it is "pause"\)\.$/],
    [
      { steps: [{ ...on, when: 1 }] },
      /^The plan's step 1: when is not known; known: afterSeconds, /,
    ],
    [{ steps: [{ ...on }] }, /^The plan's step 1 needs one trigger, afterSeconds or on\.$/],
    [
      { steps: [{ ...on, afterSeconds: 1, on: { event: 'call' } }] },
      /^The plan's step 1 has two triggers; it needs one, afterSeconds or on\.$/,
    ],
    [
      { steps: [{ ...on, afterSeconds: -1 }] },
      /^The plan's step 1: afterSeconds is below 0 \(it is -1\)\.$/,
    ],
    [
      { steps: [{ ...on, afterSeconds: 1 }, { afterSeconds: 1 }] },
      /^The plan's step 2 needs one act, switchOn, switchOff or do\.$/,
    ],
    [
      { steps: [{ ...on, switchOff: 'reset', afterSeconds: 1 }] },
      /^The plan's step 1 has two acts; /,
    ],
    [
      { steps: [{ ...on, on: { event: 'sunrise' } }] },
      /^The plan's step 1: on\.event is none of "codeShown", .* \(it is "sunrise"\)\.$/,
    ],
    [
      { steps: [{ ...on, on: 'paired' }] },
      /^The plan's step 1: on wants the form {"event":"paired"}\.$/,
    ],
    [{ steps: [{ ...on, on: 'sunrise' }] }, /on is not an object \(it is "sunrise"\)\.$/],
    [
      { steps: [{ ...on, on: { event: 'call', times: 0 } }] },
      /on\.times is below 1 \(it is 0\)\.$/,
    ],
    [
      { steps: [{ afterSeconds: 1, switchOn: 'typo' }] },
      /^The plan's step 1 names the fault "typo", which is none of: status, reset, /,
    ],
    [{ steps: [{ afterSeconds: 1, switchOff: 'typo' }] }, /names the fault "typo"/],
    [
      { steps: [{ ...on, afterSeconds: 1, params: { status: 7 } }] },
      /^The plan's step 1 has unfit params: Fault status wants status between 200 and 599, not 7\.$/,
    ],
    [{ steps: [{ ...on, afterSeconds: 1, params: { x: 1 } }] }, /has no parameter x\.$/],
    [
      { steps: [{ afterSeconds: 1, switchOff: 'status', params: {} }] },
      /^The plan's step 1 has params, which belong to switchOn alone\.$/,
    ],
    [
      { steps: [{ afterSeconds: 1, do: 'dance' }] },
      /^The plan's step 1: do is none of "pause", .* \(it is "dance"\)\.$/,
    ],
    [{ steps: [{ afterSeconds: 1, do: 'renameProject' }] }, /^The plan's step 1 needs name\.$/],
    [
      { steps: [{ afterSeconds: 1, do: 'pause', name: 'x' }] },
      /^The plan's step 1 has name, which does not belong to pause\.$/,
    ],
    [{ steps: [{ ...on, afterSeconds: 1, device: 'x' }] }, /has device, which does not belong/],
  ])('is refused in one sentence: %j', (plan, words) => {
    const refused = { code: 'bad_plan', message: expect.stringMatching(words) };
    expect(() => parsePlan(plan)).toThrow(expect.objectContaining(refused));
    expect(() => parsePlan(plan)).toThrow(/^[^\n]{10,500}\.$/);
  });

  it('hears of up to five mistakes at once, by step', () => {
    const steps = [
      { afterSeconds: 1 },
      { ...on, afterSeconds: 1 },
      { afterSeconds: -1, do: 'dance' },
      { do: 'renameProject', device: 'x' },
    ];
    expect(() => parsePlan({ steps, seed: 1.5 })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^The plan: seed is .*; step 1 needs one act, .*; step 3: afterSeconds is .*; step 3: do is none .*; step 4 needs one trigger, .*; and 2 more\.$/,
        ),
      }),
    );
  });

  it('keeps the simulator from starting', async () => {
    const plan = { steps: [{ afterSeconds: 1, switchOn: 'typo' }] };
    await expect(running({ plan })).rejects.toMatchObject({ code: 'bad_plan' });
  });
});

describe('a plan file', () => {
  it('is read and checked, and what is wrong is said with its name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plan-test-'));
    const file = join(folder, 'plan.json');
    try {
      await expect(readPlan(file)).rejects.toMatchObject({
        code: 'bad_plan',
        message: `There is no plan ${file}.`,
      });
      await expect(readPlan(folder)).rejects.toMatchObject({
        message: `The plan ${folder} is a folder.`,
      });
      await writeFile(file, '{ "steps": [');
      await expect(readPlan(file)).rejects.toMatchObject({
        code: 'bad_plan',
        message: `The plan ${file} is not JSON: it ends too early.`,
      });
      await writeFile(file, '{\n  "steps": [,]\n}');
      await expect(readPlan(file)).rejects.toMatchObject({
        message: expect.stringMatching(/ is not JSON/),
      });
      await writeFile(file, '{\n  steps: []\n}');
      await expect(readPlan(file)).rejects.toMatchObject({
        message: `The plan ${file} is not JSON at line 2, column 3.`,
      });
      await writeFile(file, '{ "steps": [ { "do": "pause" } ] }');
      await expect(readPlan(file)).rejects.toMatchObject({ code: 'bad_plan' });
      await writeFile(file, '{ "seed": 7, "steps": [ { "afterSeconds": 1, "do": "pause" } ] }');
      await using run = await running({ plan: await readPlan(file) });
      expect((await run.device.askCode()).status).toBe(200);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a running plan', () => {
  it("switches faults by events and by the simulator's time", async () => {
    await using run = await running({
      plan: {
        steps: [
          { on: { event: 'paired' }, switchOn: 'status', params: { status: 503 } },
          { on: { event: 'faultHit', times: 2 }, since: 'previousStep', switchOff: 'status' },
          {
            afterSeconds: 3600,
            since: 'previousStep',
            switchOn: 'status',
            params: { status: 418 },
          },
        ],
      },
    });
    const { control } = run.simulator;
    const { access } = await run.device.pair();
    const me = async () => (await run.device.me(access)).status;
    expect([await me(), await me(), await me()]).toEqual([503, 503, 200]);
    control.advanceTime(3600);
    expect(await me()).toBe(418);
  });

  it('does its first step before the first device', async () => {
    await using run = await running({ plan: { steps: [{ afterSeconds: 0, ...on }] } });
    expect((await run.device.askCode()).status).toBe(503);
  });

  it('does what people do: codes, authorisation, pause, resume, rename, forget', async () => {
    await using run = await running({
      plan: {
        steps: [
          { afterSeconds: 0, do: 'nextUserCode', userCode: '004711' },
          { afterSeconds: 0, do: 'authorizeEveryCode' },
          { on: { event: 'paired' }, do: 'pause' },
          { on: { event: 'call', times: 1 }, since: 'previousStep', do: 'resume' },
          { afterSeconds: 0, since: 'previousStep', do: 'renameProject', name: 'Reel Two' },
          { on: { event: 'assetCreated' }, do: 'forget' },
          { on: { event: 'assetCreated' }, do: 'forget', device: 'nobody' },
        ],
      },
    });
    const { control } = run.simulator;
    const told: Extract<SimulatorEvent, { type: 'planStep' }>[] = [];
    control.onEvent((event) => void (event.type === 'planStep' && told.push(event)));
    const authorized = nextEvent(run.simulator, 'codeAuthorized');
    const { json } = await run.device.askCode();
    expect(json).toMatchObject({ user_code: '004711' });
    await authorized;
    const { device_code: deviceCode } = json as { device_code: string };
    const tokens = (await run.device.poll(deviceCode)).json as { access_token: string };
    expect(control.devices()).toMatchObject([{ pauses: [{ to: expect.any(String) }] }]);
    expect(control.project().name).toBe('Reel Two');
    await run.device.asset(tokens.access_token);
    expect((await run.device.me(tokens.access_token)).status).toBe(401);
    expect(told.map(({ step, act, failure }) => [step, act, failure])).toEqual([
      [3, 'pause', null],
      [4, 'resume', null],
      [5, 'renameProject', null],
      [6, 'forget', null],
      [7, 'forget', 'The project has no such device.'],
    ]);
  });

  it("follows the machine's clock by itself", async () => {
    await using run = await running({
      now: Date.now,
      plan: { steps: [{ afterSeconds: 0.2, ...on }] },
    });
    expect((await run.device.askCode()).status).toBe(200);
    await nextEvent(run.simulator, 'faultsChanged');
    expect((await run.device.askCode()).status).toBe(503);
  });

  it('brings its seed, which gives way to the option', async () => {
    const hits = async (options: object) => {
      await using run = await running(options);
      run.simulator.control.faults.enable('status', { probability: 0.5 });
      const agent = run.device.wire.agent();
      const statuses = [];
      for (let call = 0; call < 24; call += 1) {
        const reply = await run.device.wire.send(`${run.device.url}/health`, { agent });
        statuses.push(reply.status);
      }
      agent.destroy();
      return statuses.join();
    };
    const bySeven = await hits({ plan: { seed: 7, steps: [] } });
    expect(await hits({ seed: 7 })).toBe(bySeven);
    expect(await hits({ seed: 7, plan: { seed: 8, steps: [] } })).toBe(bySeven);
    expect(await hits({ plan: { seed: 8, steps: [] } })).not.toBe(bySeven);
  });
});

describe('a fault that a plan answers', () => {
  it('meets its exchange by what was on when it came', async () => {
    await using run = await running({
      plan: {
        steps: [
          { afterSeconds: 0, switchOn: 'status', params: { status: 503 } },
          { on: { event: 'faultHit' }, switchOff: 'status' },
          { on: { event: 'faultHit' }, switchOn: 'reset' },
        ],
      },
    });
    expect((await run.device.askCode()).status).toBe(503);
    expect(run.simulator.control.calls().at(-1)?.faults).toEqual(['status']);
    await expect(run.device.askCode()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
