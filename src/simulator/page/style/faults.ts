/** What is on, and the catalogue of what could be. */
export const FAULTS = `
#faults-on { margin-bottom: .6rem; }
.on { margin-bottom: .5rem; }
.on li { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: .1rem .6rem;
  align-items: center; padding: .4rem 0; }
.on li + li { border-top: 1px solid var(--line); }
.on a { color: inherit; text-decoration: none; } .on a:hover { text-decoration: underline; }
.on .quiet { grid-column: 1 / -1; }
.catalogue { margin-top: .5rem; border-top: 1px solid var(--line); }
.fault { border-bottom: 1px solid var(--line); }
.fault summary { display: grid; grid-template-columns: 1rem minmax(0, auto) 1fr; gap: 0 .35rem;
  padding: .4rem 0; align-items: baseline; }
.fault summary::-webkit-details-marker { display: none; }
.fault summary::before { content: "\\25B8"; color: var(--quiet); }
.fault[open] summary::before { content: "\\25BE"; }
.fault summary .tag { justify-self: start; }
.fault summary .quiet { grid-column: 2 / -1; }
.fault:not([open]) summary .quiet { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.fault form { display: grid; gap: .8rem; justify-items: start; padding: .35rem 0 1rem 1.35rem; }
.fault form > * { max-width: 100%; } .fault fieldset, .fields { width: 100%; }
.fields { display: grid; gap: .6rem .8rem; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(9rem, 100%), 1fr)); }
`;
