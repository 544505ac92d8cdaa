import { describe, expect, it } from 'vitest';
import { explore, type Machine } from './testing/explore.ts';
import { PAIRING, SOCKET, TOKEN } from './testing/machines.ts';
import { section } from './testing/states-page.ts';

/** Explores a machine; without its types, which differ from one to the next. */
function chart<S extends { readonly kind: string }, E extends { readonly type: string }>(
  machine: Machine<S, E>,
) {
  const { name, start, states, events } = machine;
  return { name, start: start.kind, states, events, edges: explore(machine) };
}
const CHARTS = [chart(PAIRING), chart(TOKEN), chart(SOCKET)];

const HEAD = `# States

Pairing, tokens and socket, each a table of transitions. This page is made by walking through the tables
themselves (\`src/core/pairing.ts\`, \`token.ts\`, \`socket.ts\`), and a test holds it against them. After a change of
a table make it anew: \`npx vitest run src/core/states.test.ts -u\`.

In a diagram an arrow bears the events that may lead there; what stays in its state is left out. A table has a
column for each state and a row for each event: where it may lead to, and · where it is ignored. Which of several,
the state's own fields and the event decide.`;

describe('the states of a device', () => {
  it('are on the page that shows them', async () => {
    const page = [HEAD, ...CHARTS.map(section)].join('\n\n');
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
