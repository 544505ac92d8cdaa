import type { HostKind } from '../views.ts';
import type { World } from '../world/world.ts';
import type { LoopbackServer } from './loopback-server.ts';

/** Keeps a host in the state that the faults want it in, for as long as it lives. */
export function troubleHost(world: World, host: HostKind, server: LoopbackServer): void {
  world.events.subscribe((event) => {
    if (event.type === 'faultsChanged') server.suffer(world.faults.trouble(host));
  });
}
