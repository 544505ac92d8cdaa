/** The cards under "C2C Connections" and what a card tells when opened. */
export const DEVICES = `
.device { border-top: 1px solid var(--line); padding: .8rem 0; display: grid; gap: .45rem; }
.device:last-child { padding-bottom: 0; }
.device .title { flex-wrap: nowrap; justify-content: space-between; align-items: start; }
.device .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3;
  overflow: hidden; }
.device.offline .name { color: var(--quiet); }
.device summary { color: var(--quiet); font-size: .8125rem; width: fit-content; }
.device details form { margin-top: .6rem; }
.facts { margin: .4rem 0 0; display: grid; gap: .25rem; font-size: .8125rem; }
.facts > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .75rem; }
.asset .facts > div { grid-template-columns: 6.5rem minmax(0, 1fr); }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; }
.channel { display: block; }
@media (max-width: 30rem) { .facts > div, .asset .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; } }
`;
