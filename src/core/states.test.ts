import { describe, expect, it } from 'vitest';
import { statesSection } from '../testing/index.ts';
import { explore, type Machine } from './testing/explore.ts';
import { PAIRING, SOCKET, TOKEN } from './testing/machines.ts';

/** Explores a machine; without its types, which differ from one to the next. */
function chart<S extends { readonly kind: string }, E extends { readonly type: string }>(
  machine: Machine<S, E>,
) {
  const { name, start, states, events } = machine;
  return { name, start: start.kind, states, events, edges: explore(machine) };
}
const CHARTS = [chart(PAIRING), chart(TOKEN), chart(SOCKET)];

const HEAD = `# States

Pairing, tokens and socket, each a table of transitions: one pure function from a state and an event to the next state
and what is to be done. What each state, event and effect means is said where it is declared:
[pairing.ts](../src/core/pairing.ts), [token.ts](../src/core/token.ts), [socket-state.ts](../src/core/socket-state.ts).

In a diagram an arrow bears the events that may lead there; what stays in its state is left out. A table has a
column for each state and a row for each event: where it may lead to, and · where it is ignored. Which of several,
the state's own fields and the event decide.`;

const FOOT = `---

Made by walking through the tables themselves; a test holds the page against them. After a change of a table:
\`npx vitest run src/core/states.test.ts -u\`.`;

describe('the states of a device', () => {
  it('are on the page that shows them', async () => {
    const page = [HEAD, ...CHARTS.map(statesSection), FOOT].join('\n\n');
    await expect(`${page}\n`).toMatchFileSnapshot('../../docs/states.md');
  });

  it.each(CHARTS)('can all be reached: $name', ({ states, start, edges }) => {
    const reached = new Set([start, ...edges.map(({ to }) => to)]);
    expect(states.filter((state) => !reached.has(state))).toEqual([]);
  });

  it.each(CHARTS)('each are left or ended by something: $name', ({ states, edges }) => {
    const stuck = states.filter((state) =>
      edges.every(({ from, to }) => from !== state || to === state),
    );
    expect(stuck.filter((state) => !['paired', 'cancelled', 'failed'].includes(state))).toEqual([]);
  });

  it.each(CHARTS)('have an event for each that is not ignored everywhere: $name', (it) => {
    const heard = new Set(it.edges.map(({ event }) => event));
    expect(it.events.filter((event) => !heard.has(event))).toEqual([]);
  });
});
