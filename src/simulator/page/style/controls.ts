/** Buttons, fields, dialogs. */
export const CONTROLS = `
button, .button { font: inherit; font-size: .875rem; padding: .35rem .8rem; border-radius: 7px;
  border: 1px solid var(--rim); background: var(--card); color: var(--text); cursor: pointer;
  text-decoration: none; display: inline-block; }
button:hover, .button:hover { border-color: var(--accent); color: var(--accent); }
.primary, .primary:hover { background: var(--accent); border-color: var(--accent);
  color: var(--on-accent); font-weight: 600; }
.danger, .danger:hover { background: var(--bad); border-color: var(--bad); color: var(--card);
  font-weight: 600; }
.primary:hover, .danger:hover { filter: brightness(1.1); }
.small { font-size: .8125rem; padding: .15rem .55rem; }
.scripted { display: none; } .live .scripted { display: revert; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.scroll:focus-visible { outline-offset: -2px; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.row.field { align-items: end; } .row.field label { flex: 1 1 12rem; }
label { display: grid; gap: .15rem; font-size: .875rem; }
label > span { color: var(--quiet); font-size: .8125rem; }
label small { color: var(--quiet); font-size: .75rem; }
input, select { font: inherit; padding: .35rem .5rem; border-radius: 7px; min-width: 0; width: 100%;
  border: 1px solid var(--edge); background: var(--card); color: inherit; }
input[type="checkbox"] { width: auto; accent-color: var(--accent); }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0; }
legend { color: var(--quiet); font-size: .8125rem; font-weight: 600; padding: 0;
  margin-bottom: .35rem; }
summary { cursor: pointer; }
.dialog { border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; color: inherit;
  background: var(--card); width: min(27rem, calc(100vw - 2rem)); max-height: calc(100vh - 2rem);
  box-shadow: 0 12px 48px #0005; }
.dialog::backdrop { background: #0a0a1466; }
.dialog h4 { font-size: 1.0625rem; margin-bottom: .5rem; }
.dialog p { font-size: .875rem; }
.dialog form { display: grid; gap: .75rem; margin-top: .75rem; }
`;
