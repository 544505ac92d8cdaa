/** Header, the way through the page, columns and sections. */
export const LAYOUT = `
#silence:not(:empty) { position: sticky; top: 0; z-index: 2; padding: .6rem 1rem; text-align: center;
  background: var(--bad); color: var(--card); font-weight: 600; }
header { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; align-items: baseline;
  padding: .9rem clamp(1rem, 3vw, 2rem) .5rem; background: var(--card); }
header h1 { font-size: 1.25rem; margin: 0; }
header p { color: var(--quiet); font-size: .875rem; }
nav { display: flex; flex-wrap: wrap; gap: 0 1.5rem; background: var(--card); position: sticky; top: 0;
  z-index: 1; padding: 0 clamp(1rem, 3vw, 2rem); border-bottom: 1px solid var(--line); }
nav a { color: var(--quiet); text-decoration: none; font-size: .875rem; padding: .45rem 0;
  border-bottom: 2px solid transparent; }
nav a:hover { border-color: currentColor; }
nav a.warn { color: var(--warn); } nav a.bad { color: var(--bad); }
main { display: grid; gap: 1rem; padding: 1.25rem clamp(.75rem, 3vw, 2rem) 3rem;
  grid-template-columns: minmax(0, 1fr); max-width: 100rem; margin: 0 auto; }
.column { display: grid; gap: 1rem; align-content: start; min-width: 0; }
@media (min-width: 64rem) { main.wide { grid-template-columns: 26.5rem minmax(0, 1fr); } }
@media (max-width: 64rem) {
  main.wide .column { display: contents; }
  #faults, #time, #naming { order: 1; }
}
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 1rem 1.125rem; min-width: 0; }
.head { display: flex; flex-wrap: wrap; gap: .25rem .5rem; justify-content: space-between;
  align-items: center; margin-bottom: .5rem; }
.scroll { overflow-y: auto; max-height: 26rem; }
@media (max-width: 40rem) {
  nav { position: static; gap: 0 1rem; }
  html { scroll-padding-top: 1rem; }
  section { padding: .875rem; }
}
`;
