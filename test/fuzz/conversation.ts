import { createHash } from 'node:crypto';
import type { AssetView, FaultView, ParamSpec, Simulator } from '../../src/simulator/index.ts';
import { Dice } from './dice.ts';
import type { FuzzClock } from './fuzz-clock.ts';
import { FuzzDevice } from './fuzz-device.ts';
import type { FuzzPort } from './fuzz-port.ts';

const DAY_MS = 86_400_000;
const MIB = 1024 ** 2;

export interface Setting {
  readonly simulator: Simulator;
  readonly clock: FuzzClock;
  readonly port: FuzzPort;
}

/** Every step of a conversation in words, for whoever has to find out what went wrong. */
export type Trace = string[];

/**
 * One device and one Frame.io, with faults, from a seed. Throws when something is not as it must be:
 * an act that throws, a rule of the documentation broken by the device, a fault of the simulator
 * itself, a file that was acknowledged but is not there, or a device that does not recover.
 */
export async function converse(setting: Setting, seed: number, trace: Trace): Promise<void> {
  const { simulator, clock } = setting;
  const { control } = simulator;
  clock.advance(DAY_MS);
  const wrong: string[] = [];
  const stopListening = control.onEvent((event) => {
    if (event.type === 'violation' && !SILENCES.test(event.violation.what)) {
      wrong.push(`violation: ${event.violation.what}`);
    }
    if (event.type === 'call' && event.call.internalError !== null) {
      wrong.push(`the simulator failed: ${event.call.internalError}`);
    }
  });
  const conversation = new Conversation(setting, seed, new Dice(seed), trace);
  try {
    await conversation.talk();
    for (const { name } of control.faults.list()) control.faults.disable(name);
    await conversation.recover();
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  } finally {
    for (const { name } of control.faults.list()) control.faults.disable(name);
    stopListening();
  }
}

class Conversation {
  readonly #setting: Setting;
  readonly #dice: Dice;
  readonly #trace: Trace;
  readonly #device: FuzzDevice;
  readonly #acknowledged = new Map<string, Buffer>();
  #files = 0;

  constructor(setting: Setting, seed: number, dice: Dice, trace: Trace) {
    this.#setting = setting;
    this.#dice = dice;
    this.#trace = trace;
    this.#device = new FuzzDevice({
      ...setting,
      dice,
      caPem: setting.simulator.caPem,
      context: { apiUrl: setting.simulator.apiUrl, clientVersion: '1.2.3' },
      client: { clientId: `unit-${seed}`, clientSecret: setting.simulator.clientSecret },
    });
  }

  async talk(): Promise<void> {
    if (this.#dice.chance(0.8)) await this.#act('pair');
    for (let left = this.#dice.int(2, 8); left > 0; left -= 1) {
      if (this.#dice.chance(0.6)) this.#changeTheWorld();
      await this.#act(this.#device.paired ? this.#dice.pick(PAIRED_ACTS) : 'pair');
    }
  }

  /** With everything well again, a device that behaves always comes back. */
  async recover(): Promise<void> {
    const { control } = this.#setting.simulator;
    this.#trace.push('recover');
    for (let tries = 0; tries < 3; tries += 1) {
      if (!this.#device.paired) await this.#device.pair(this.#authorize, Infinity);
      const own = this.#device.identity?.deviceId;
      if (own !== undefined && control.devices().some(({ id }) => id === own)) control.resume(own);
      this.#setting.clock.advance(60_000);
      // Made just now, so in no pause.
      if (await this.#upload(0)) {
        if ((await this.#device.socket(TO_JOIN)) === true) return this.#expectDelivered();
        throw new Error('the socket did not recover');
      }
    }
    throw new Error('the device did not recover');
  }

  async #act(act: Act): Promise<void> {
    this.#trace.push(act);
    const { clock } = this.#setting;
    switch (act) {
      case 'pair': {
        const cancelAfter = this.#dice.chance(0.2) ? this.#dice.int(0, 8) : Infinity;
        const patience = this.#dice.int(0, 3);
        let codes = 0;
        const state = await this.#device.pair((code) => {
          codes += 1;
          if (codes > patience) this.#authorize(code);
        }, cancelAfter);
        this.#trace.push(`-> ${state.kind}`);
        return;
      }
      case 'health':
        return void (await this.#device.health());
      case 'identity':
        return void (await this.#device.readIdentity());
      case 'heartbeat':
        return void (await this.#device.heartbeat());
      case 'upload':
        return void (await this.#upload());
      case 'grow':
        return this.#grow();
      case 'comment':
        return this.#comment();
      case 'channels':
        return this.#device.channels();
      case 'marker':
        return this.#device.marker();
      case 'socket': {
        const life = { turns: this.#dice.int(2, 12), untilJoined: this.#dice.chance(0.7) };
        this.#trace.push(`-> joined: ${await this.#device.socket(life)}`);
        return;
      }
      case 'unpair':
        return this.#device.unpair();
      case 'wait':
        return clock.advance(this.#dice.pick([1_000, 60_000, 3_600_000, 9 * 3_600_000, DAY_MS]));
    }
  }

  /** On its own last upload: another's, or none, would be an offence. */
  async #comment(): Promise<void> {
    const assetId = [...this.#acknowledged.keys()].at(-1);
    if (assetId !== undefined) await this.#device.comment(assetId);
  }

  readonly #authorize = ({ userCode }: { readonly userCode: string }): void => {
    const { control } = this.#setting.simulator;
    if (control.pendingCodes().some((code) => code.userCode === userCode)) {
      control.authorize(userCode);
    }
  };

  async #upload(ageMs = this.#dice.pick([0, 10_000, DAY_MS])): Promise<boolean> {
    const bytes = this.#dice.bytes(this.#dice.int(1, 200));
    this.#files += 1;
    const id = await this.#device.upload(`clip-${this.#files}.mov`, bytes, ageMs, 1);
    this.#trace.push(`-> ${id ?? 'not uploaded'}`);
    if (id !== null) this.#acknowledged.set(id, bytes);
    return id !== null;
  }

  async #grow(): Promise<void> {
    // Mostly one final part; now and then really more than one.
    const bytes = this.#dice.chance(0.03)
      ? Buffer.alloc(this.#dice.int(6 * MIB, 12 * MIB), this.#dice.int(1, 255))
      : this.#dice.bytes(this.#dice.int(1, 200));
    this.#files += 1;
    const headBytes = this.#dice.chance(0.5) ? 5 * MIB : 0;
    const id = await this.#device.uploadGrowing(`take-${this.#files}.ts`, bytes, headBytes);
    this.#trace.push(`-> ${id ?? 'not uploaded'}`);
    if (id !== null) this.#acknowledged.set(id, bytes);
  }

  #changeTheWorld(): void {
    const { control } = this.#setting.simulator;
    const own = this.#device.identity?.deviceId ?? '';
    const known = control.devices().some(({ id }) => id === own);
    const act = this.#dice.pick(known ? [...WORLD, ...DEVICE_WORLD] : WORLD);
    this.#trace.push(`world: ${act}`);
    switch (act) {
      case 'fault':
        return this.#switchFaultOn();
      case 'calm':
        for (const { name } of control.faults.list()) control.faults.disable(name);
        return;
      case 'rename project':
        return control.renameProject(`Reel ${this.#dice.int(1, 99)}`);
      case 'pause':
        return control.pause(own);
      case 'resume':
        return control.resume(own);
      case 'forget':
        return control.forget(own);
    }
  }

  #switchFaultOn(): void {
    const { faults } = this.#setting.simulator.control;
    const fault = this.#dice.pick(faults.list());
    const params = this.#params(fault);
    this.#trace.push(`${fault.name} ${JSON.stringify(params)}`);
    faults.enable(fault.name, params);
  }

  #params({ name, params }: FaultView): Record<string, string | number> {
    const values = Object.entries(params)
      .filter(([param]) => !LEFT_ALONE.has(param))
      .map(([param, spec]): [string, string | number] => [param, this.#value(param, spec)]);
    return { ...Object.fromEntries(values), ...FIXED[name] };
  }

  #value(param: string, spec: ParamSpec): string | number {
    if (spec.kind === 'text') return spec.value;
    if (spec.kind === 'choice') return this.#dice.pick(spec.choices);
    if (param === 'probability') return this.#dice.pick([0.3, 0.7, 1]);
    if (param === 'times') return this.#dice.int(1, 6);
    if (param === 'status') return this.#dice.int(300, 599);
    // Real time: what takes long is no different from what takes a little, only slower.
    if (/ms$/i.test(param)) return Math.max(spec.min, Math.min(spec.max, this.#dice.int(0, 3)));
    return spec.value;
  }

  async #expectDelivered(): Promise<void> {
    for (const [id, bytes] of this.#acknowledged) {
      const asset = await this.#settled(id);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (asset.sha256 !== sha256) throw new Error(`acknowledged, but not there: ${asset.name}`);
    }
  }

  /** The asset once Frame.io has put it together, which takes a moment after the last part. */
  async #settled(id: string): Promise<AssetView> {
    const { control } = this.#setting.simulator;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopListening = control.onEvent((event) => {
      const isEnd = event.type === 'assetComplete' || event.type === 'assetFailed';
      if (isEnd && event.asset.id === id) resolve();
    });
    const timer = setTimeout(resolve, ASSEMBLY_MS);
    const find = () => control.assets().find((asset) => asset.id === id);
    if (find()?.sha256 === null && find()?.failure === null) await promise;
    stopListening();
    clearTimeout(timer);
    const asset = find();
    if (asset === undefined) throw new Error(`asset ${id} was acknowledged and is nowhere`);
    return asset;
  }
}

/** Enough for a token that has died meanwhile. */
const TO_JOIN = { turns: 40, untilJoined: true };

/**
 * One clock for both: while a call waits its backoff out, its device's socket cannot speak, and on a busy
 * machine an answer comes after the clock has moved on. That heartbeats leave in time is core's S3.
 */
const SILENCES = /was silent on its socket|did not join its topic/;

/** Real time, only spent when something is wrong. */
const ASSEMBLY_MS = 10_000;

type Act = (typeof PAIRED_ACTS)[number];
const PAIRED_ACTS = [
  'upload',
  'upload',
  'grow',
  'identity',
  'heartbeat',
  'health',
  'comment',
  'channels',
  'marker',
  'socket',
  'wait',
  'pair',
  'unpair',
] as const;
const WORLD = ['fault', 'fault', 'fault', 'calm', 'rename project'] as const;
const DEVICE_WORLD = ['pause', 'resume', 'forget'] as const;
/** The target stays the whole host, and the fault's own dice keep their seed. */
const LEFT_ALONE: ReadonlySet<string> = new Set(['path', 'seed']);
/** What takes long is no different, only slower. */
const FIXED: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  bandwidth: { bytesPerSecond: 1e9 },
  drip: { bytes: 256 },
  // Its silence is real time, and a poll that is heard late is early for the next.
  outage: { how: 'reset' },
};
