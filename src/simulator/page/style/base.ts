/** Colours, type, and the words of state. */
export const BASE = `
:root {
  color-scheme: light dark;
  --ground: #f4f4f8; --card: #fff; --sunk: #f7f7fb; --line: #e2e2ea; --edge: #85859a; --rim: #c4c4d2;
  --text: #1b1b26; --quiet: #5c5c6e; --accent: #5b45e0; --on-accent: #fff;
  --good: #0f6b40; --warn: #8a5200; --bad: #b3261e;
  --good-ground: #e5f4ec; --warn-ground: #fdf1dd; --bad-ground: #fbe9e7; --track: #e2e2ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12121a; --card: #1c1c27; --sunk: #22222f; --line: #32323f; --edge: #77778c; --rim: #4a4a5c;
    --text: #ececf4; --quiet: #a9a9bc; --accent: #a99bff; --on-accent: #16131f;
    --good: #5fd39b; --warn: #f0b45c; --bad: #ff8a80;
    --good-ground: #17322a; --warn-ground: #352a1a; --bad-ground: #3a2024; --track: #3a3a4a;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 4rem; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: .9375rem/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h2 { font-size: 1.0625rem; margin: 0; }
h3, h4 { font-size: .9375rem; margin: 0; }
p { margin: 0; }
a { color: var(--accent); }
ul, ol { list-style: none; margin: 0; padding: 0; }
code { font: .8125rem/1.4 ui-monospace, "DejaVu Sans Mono", monospace; }
.name { font-weight: 600; }
.quiet, .under { color: var(--quiet); font-size: .8125rem; }
.empty { color: var(--quiet); padding: .5rem 0; }
.good { color: var(--good); } .warn { color: var(--warn); }
.bad, .error { color: var(--bad); } .error { font-size: .875rem; }
.notice { color: var(--warn); background: var(--warn-ground); border-radius: 6px;
  padding: .35rem .6rem; font-size: .8125rem; }
.badge, .tag { font-size: .75rem; font-weight: 600; line-height: 1.4; white-space: nowrap;
  padding: .1rem .5rem; border-radius: 99px; background: var(--sunk); color: var(--quiet); }
.badge::before { content: ""; display: inline-block; width: .5em; height: .5em; border-radius: 50%;
  background: currentColor; margin-right: .45em; vertical-align: .06em; }
.badge.online, .badge.good { color: var(--good); background: var(--good-ground); }
.badge.paused, .badge.warn, .tag.warn { color: var(--warn); background: var(--warn-ground); }
.badge.bad, .badge.recording, .tag.bad { color: var(--bad); background: var(--bad-ground); }
.badge.uploading { color: var(--accent); }
`;
