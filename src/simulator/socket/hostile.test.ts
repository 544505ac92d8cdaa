import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, joined } from '../testing/joining.ts';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { TestSocket, handshake } from '../testing/test-socket.ts';

/** Everything here is thrown at one simulator, which has to be well afterwards. */
let run: Running;
let access: string;
let id: string;

beforeAll(async () => {
  run = await running({ requestSeconds: 1 });
  ({ access } = await run.device.pair());
  id = run.simulator.control.devices()[0]?.id ?? '';
});

afterAll(async () => {
  await run.simulator.close();
});

const open = () => TestSocket.open(run.simulator, access);
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const head = (headers: string) =>
  `GET /devices/websocket?Authorization=Bearer%20${access} HTTP/1.1\r\nHost: x\r\n` +
  `Connection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n`;
const statusOf = (answer: string) => Number(/^HTTP\/1.1 (\d{3})/.exec(answer)?.[1]);

/** Masked, as a client's: the mask is all zeros. */
function frame(firstByte: number, payload: Uint8Array): Buffer {
  const { byteLength } = payload;
  const length = byteLength < 126 ? [128 | byteLength] : [254, byteLength >> 8, byteLength & 255];
  return Buffer.concat([Buffer.from([firstByte, ...length, 0, 0, 0, 0]), payload]);
}

/** A socket spoken to byte by byte. */
async function raw(...frames: Buffer[]): Promise<Buffer> {
  const wire = await run.device.wire.open(run.device.url);
  const pieces: Buffer[] = [];
  wire.on('data', (piece: Buffer) => pieces.push(piece));
  wire.write(head(`${KEY}Sec-WebSocket-Version: 13\r\n`));
  await once(wire, 'data');
  for (const bytes of frames) wire.write(bytes);
  await once(wire, 'close');
  return Buffer.concat(pieces);
}

/** The close code at the end of what the server sent. */
const closeCode = (bytes: Buffer) => bytes.readUInt16BE(bytes.lastIndexOf(0x88) + 2);

describe('handshakes', () => {
  it.each([
    ['no key', 'Sec-WebSocket-Version: 13\r\n', 400],
    ['a bad key', 'Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n', 400],
    ['an old version', `${KEY}Sec-WebSocket-Version: 7\r\n`, 400],
    ['bad protocols', `${KEY}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: a,,a\r\n`, 400],
  ])('with %s get a clean answer', async (_, headers, status) => {
    const answer = await run.device.wire.raw(run.device.url, head(headers));
    expect(statusOf(answer)).toBe(status);
    expect(run.simulator.control.calls().at(-1)).toMatchObject({ status, internalError: null });
  });

  it('that never end are shown out', async () => {
    const slow = head(KEY).slice(0, -2);
    expect(statusOf(await run.device.wire.raw(run.device.url, slow))).toBe(408);
  });

  it('by which the client leaves while a fault holds them back are forgotten', async () => {
    run.simulator.control.faults.enable('stall', { ms: 3_600_000, phase: 'before', times: 1 });
    const hit = nextEvent(run.simulator, 'faultHit');
    const wire = await run.device.wire.open(run.device.url);
    wire.write(head(`${KEY}Sec-WebSocket-Version: 13\r\n`));
    await hit;
    wire.destroy();
    run.simulator.control.faults.disable('stall');
    await expect
      .poll(() => run.simulator.control.calls().at(-1))
      .toMatchObject({ durationMs: 0, internalError: null });
  });

  it.each(['%', '%zz', 'Authorization=%ff%fe', 'Authorization=Bearer%20%00', '='.repeat(9_000)])(
    'with query %.40s are refused',
    async (query) => {
      expect((await handshake(run.simulator, access, { query })).status).toBe(403);
    },
  );
});

describe('frames', () => {
  it('over 64 KiB are refused with 1009', async () => {
    const socket = await open();
    socket.say('phoenix', 'heartbeat', '1', 'x'.repeat(65 * 1024));
    expect((await socket.ended).code).toBe(1009);
  });

  it('of 60 KiB are taken, in one piece or in many', async () => {
    const socket = await open();
    socket.say('phoenix', 'heartbeat', '1', 'x'.repeat(60 * 1024));
    expect(await socket.next()).toMatchObject({ ref: '1' });
    const text = JSON.stringify({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: '2' });
    for (const letter of text) socket.ws.send(letter, { fin: false });
    socket.ws.send('', { fin: true });
    expect(await socket.next()).toMatchObject({ ref: '2' });
    socket.ws.terminate();
  });

  it('that grow over 64 KiB piece by piece are refused', async () => {
    const socket = await open();
    for (let sent = 0; sent < 80; sent += 1) socket.ws.send('x'.repeat(1024), { fin: false });
    expect((await socket.ended).code).toBe(1009);
  });

  it.each([
    ['text that is no UTF-8', frame(0x81, Buffer.from([0xff, 0xfe])), 1007],
    ['compressed ones', frame(0xc1, Buffer.from('{}')), 1002],
    ['unmasked ones', Buffer.from([0x81, 2, 0x7b, 0x7d]), 1002],
    ['an opcode that is none', frame(0x83, Buffer.from('x')), 1002],
    ['a continuation of nothing', frame(0x80, Buffer.from('x')), 1002],
    ['a close with a code that is none', frame(0x88, Buffer.from([0, 1])), 1002],
    ['a long ping', frame(0x89, Buffer.alloc(200)), 1002],
  ])('are refused: %s', async (_, bytes, code) => {
    expect(closeCode(await raw(bytes))).toBe(code);
  });

  it('with nesting beyond reason end their connection only', async () => {
    const socket = await open();
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    const beat = `{"topic":"phoenix","event":"heartbeat","payload":${deep},"ref":"1"}`;
    socket.ws.send(beat);
    expect(await socket.next()).toMatchObject({ ref: '1' });
    socket.ws.send('['.repeat(60_000));
    expect((await socket.ended).code).toBe(1011);
  });

  it('with names of ours change nothing', async () => {
    const socket = await open();
    for (const topic of ['__proto__', 'constructor', 'devices:__proto__', 'devices:', '']) {
      socket.say(topic, 'phx_join', '1');
      expect(await socket.next()).toMatchObject({ payload: { status: 'error' } });
    }
    socket.ws.terminate();
  });
});

describe('floods', () => {
  it('of joins are answered, one by one', async () => {
    const socket = await open();
    for (let ref = 0; ref < 3_000; ref += 1) socket.say(`devices:${ref}`, 'phx_join', String(ref));
    for (let ref = 0; ref < 3_000; ref += 1) expect(await socket.next()).toBeDefined();
    for (let ref = 0; ref < 1_000; ref += 1) socket.say(`devices:${id}`, 'phx_join', String(ref));
    for (let ref = 0; ref < 1_999; ref += 1) expect(await socket.next()).toBeDefined();
    socket.ws.terminate();
  });

  it('of pings and heartbeats from who never reads are cut off', async () => {
    const wire = await run.device.wire.open(run.device.url);
    wire.write(head(`${KEY}Sec-WebSocket-Version: 13\r\n`));
    await once(wire, 'data');
    wire.pause();
    const text = '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}';
    const beat = frame(0x81, Buffer.from(text));
    const ping = frame(0x89, Buffer.alloc(125));
    const many = Buffer.concat(Array.from({ length: 500 }, () => Buffer.concat([beat, ping])));
    const closed = nextEvent(run.simulator, 'socketClosed');
    const flood = () => {
      while (wire.writable && wire.write(many));
    };
    wire.on('drain', flood);
    flood();
    expect(await closed).toMatchObject({ reason: 'it did not read' });
    wire.destroy();
  });
});

describe('closing the simulator', () => {
  it('ends open sockets and held-back handshakes at once', async () => {
    const own = await running();
    const { socket, access: token } = await joined(own);
    const second = await TestSocket.open(own.simulator, token);
    own.simulator.control.faults.enable('stall', { ms: 3_600_000, phase: 'before' });
    const hit = nextEvent(own.simulator, 'faultHit');
    const held = handshake(own.simulator, token).catch((error: unknown) => error);
    await hit;
    const closed = nextEvent(own.simulator, 'socketClosed');
    const startedMs = performance.now();
    await own.simulator.close();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await Promise.all([socket.ended, second.ended])).toMatchObject([
      { code: 1006 },
      { code: 1006 },
    ]);
    expect(await held).toBeInstanceOf(Error);
    expect(await closed).toMatchObject({ reason: 'the simulator closes' });
  });
});

describe('after all this', () => {
  it('the simulator is well', async () => {
    await using own = await running();
    expect((await connected(own)).id).not.toBe('');
    const socket = await open();
    expect(await socket.join(id)).toMatchObject({ payload: { status: 'ok' } });
    const calls = run.simulator.control.calls();
    expect(calls.filter(({ internalError }) => internalError !== null)).toEqual([]);
    await expect.poll(() => run.simulator.control.devices()[0]?.socket.openCount).toBe(1);
  });
});
