/** Lists of what happened: violations, calls, markers. */
export const LINES = `
.lines { border-top: 1px solid var(--line); }
.line { display: grid; grid-template-columns: 4.25rem minmax(0, 1fr) auto; gap: 0 .75rem;
  align-items: baseline; padding: .4rem .25rem .4rem 0; font-size: .875rem; }
.line + .line { border-top: 1px solid var(--line); }
.line time { color: var(--quiet); font-size: .8125rem; font-variant-numeric: tabular-nums; }
.line .quiet { grid-column: 2 / -1; }
.line .quiet bdi { display: inline-block; max-width: 10rem; vertical-align: bottom;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.times { color: var(--warn); font-weight: 600; white-space: nowrap; margin-left: .35rem; }
.call .answer { text-align: right; max-width: 13rem; }
.call .tag { margin-left: .35rem; }
@media (min-width: 64rem) {
  .call .quiet bdi { max-width: 7rem; }
  .call { grid-template-columns: 4.25rem minmax(0, 1fr) auto minmax(3rem, auto); }
  .call .quiet { grid-column: 3; grid-row: 1; text-align: right; max-width: 18rem; }
}
.choices { display: flex; gap: .25rem; }
.choice { font-size: .8125rem; padding: .15rem .6rem; border-radius: 99px; color: var(--quiet);
  text-decoration: none; border: 1px solid transparent; }
.choice:hover { border-color: var(--edge); }
.choice[aria-current] { background: var(--sunk); color: var(--text); border-color: var(--edge); }
@media (max-width: 40rem) {
  .line { grid-template-columns: minmax(0, 1fr) auto; }
  .line .what { grid-column: 1 / -1; grid-row: 2; } .line .quiet { grid-column: 1 / -1; }
  .call .answer { grid-row: 1; grid-column: 2; }
}
`;
