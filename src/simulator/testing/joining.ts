import type { Running } from './running.ts';
import { type SocketWish, TestSocket } from './test-socket.ts';

/** A paired device with an open socket. */
export async function connected(run: Running, wish: SocketWish = {}) {
  const tokens = await run.device.pair();
  const socket = await TestSocket.open(run.simulator, tokens.access, wish);
  const view = () => {
    const [device] = run.simulator.control.devices();
    if (device === undefined) throw new Error('The project has no device.');
    return device;
  };
  const { id, deviceId } = view();
  return { ...tokens, socket, view, id, deviceId, topic: `devices:${id}` };
}

/** The same, joined. */
export async function joined(run: Running) {
  const device = await connected(run);
  await device.socket.join(device.id);
  return device;
}
