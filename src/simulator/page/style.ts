/** The page's own style: one accent, system type, dark and light by the reader's setting. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f4f8; --card: #fff; --line: #dcdce6; --text: #1b1b26; --quiet: #5c5c6e;
  --accent: #5b45e0; --on-accent: #fff; --good: #147a4b; --warn: #9a5b00; --bad: #b3261e;
  --track: #e4e4ee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12121a; --card: #1c1c27; --line: #32323f; --text: #ececf4; --quiet: #a4a4b8;
    --accent: #a99bff; --on-accent: #16131f; --good: #5fd39b; --warn: #f0b45c; --bad: #ff8a80;
    --track: #32323f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline;
  padding: 1rem clamp(1rem, 4vw, 3rem); background: var(--card);
  border-bottom: 1px solid var(--line); }
header h1 { font-size: 1.15rem; margin: 0; overflow-wrap: anywhere; }
header p { margin: 0; color: var(--quiet); }
main { display: grid; gap: 1.5rem; padding: 1.5rem clamp(1rem, 4vw, 3rem) 3rem;
  grid-template-columns: minmax(0, 1fr); }
@media (min-width: 70rem) { main.wide { grid-template-columns: 25rem minmax(0, 1fr); } }
@media (max-width: 70rem) {
  main.wide .column { display: contents; }
  #faults, #naming { order: 1; }
}
.column { display: grid; gap: 1.5rem; align-content: start; min-width: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 1.1rem 1.25rem; min-width: 0; }
h2 { font-size: 1rem; margin: 0; }
.head { display: flex; flex-wrap: wrap; gap: .5rem; justify-content: space-between;
  align-items: center; margin-bottom: .75rem; }
.quiet { color: var(--quiet); font-size: .87rem; margin: 0; }
.empty { color: var(--quiet); padding: .75rem 0; margin: 0; }
button, .button { font: inherit; font-size: .87rem; padding: .35rem .8rem; border-radius: 8px;
  border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer;
  text-decoration: none; display: inline-block; }
button:hover, .button:hover { border-color: var(--accent); }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
form.inline { display: inline; }
form.row { align-items: end; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.device { border-top: 1px solid var(--line); padding: .9rem 0; display: grid; gap: .4rem; }
.device:last-child { padding-bottom: 0; }
.device.away .name { color: var(--quiet); }
.name { font-weight: 600; overflow-wrap: anywhere; }
.badge { font-size: .78rem; font-weight: 600; padding: .1rem .55rem; border-radius: 99px;
  border: 1px solid currentColor; white-space: nowrap; }
.badge::before { content: ""; display: inline-block; width: .5em; height: .5em; border-radius: 50%;
  background: currentColor; margin-right: .4em; vertical-align: .08em; }
.online, .good { color: var(--good); } .paused, .warn { color: var(--warn); }
.offline { color: var(--quiet); } .bad { color: var(--bad); }
details > summary { cursor: pointer; padding: .15rem 0; overflow-wrap: anywhere; }
.tree details { padding-left: 1rem; } .tree > details { padding-left: 0; }
.asset { display: grid; gap: .2rem; padding: .5rem 0 .5rem 1rem; border-top: 1px solid var(--line); }
.asset .row { justify-content: space-between; }
code { font: .82rem/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
progress { width: 100%; height: .5rem; accent-color: var(--accent); }
.scroll { overflow-x: auto; max-height: 22rem; overflow-y: auto; }
table { border-collapse: collapse; width: 100%; min-width: 34rem; font-size: .87rem; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; vertical-align: top;
  border-top: 1px solid var(--line); }
th { white-space: nowrap; color: var(--quiet); font-weight: 500; border-top: 0; }
td.tight { white-space: nowrap; font-variant-numeric: tabular-nums; }
.fault { border-top: 1px solid var(--line); padding: .75rem 0; }
.fault summary { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; }
.fault summary::before { content: "\\25B8"; color: var(--quiet); }
.fault[open] summary::before { content: "\\25BE"; }
.fault summary .quiet { flex-basis: 100%; padding-left: 1.1rem; }
.fault form { margin-top: .6rem; }
.fields { display: grid; gap: .5rem 1rem; margin-bottom: .6rem;
  grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); }
label { display: grid; gap: .15rem; font-size: .87rem; }
label small { color: var(--quiet); }
input, select { font: inherit; padding: .35rem .5rem; border-radius: 8px; min-width: 0;
  border: 1px solid var(--line); background: var(--ground); color: inherit; }
.pairing { max-width: 30rem; margin: 8vh auto 0; width: 100%; padding: 2rem; }
.pairing h2 { font-size: 1.4rem; margin-bottom: .5rem; overflow-wrap: anywhere; }
.pairing form { display: grid; gap: 1rem; margin-top: 1rem; }
.digits { font: 600 2rem/1.2 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .35em;
  text-align: center; padding: .6rem; }
.error { color: var(--bad); margin: 0; }
`;
