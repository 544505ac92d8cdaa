/** The folder tree and its assets: a line each, more when opened. */
export const ASSETS = `
.folder { padding-left: 1rem; } .tree > .folder { padding-left: 0; }
.folder > summary { padding: .2rem 0; }
.folder > summary .name { font-weight: 400; display: inline-block; vertical-align: bottom;
  max-width: calc(100% - 4rem); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.folder > summary .quiet { margin-left: .35rem; }
.assets { margin: .25rem 0 .5rem; border: 1px solid var(--line); border-radius: 8px;
  overflow: hidden; }
.assets > li + li { border-top: 1px solid var(--line); }
.folder:not(:has(> .all :checked)) > .assets > :nth-child(n+26) { display: none; }
.all { display: inline-flex; align-items: center; gap: .4rem; cursor: pointer; }
.asset > summary { display: grid; align-items: baseline; gap: 0 .75rem; padding: .45rem .75rem;
  grid-template-columns: 1.1rem minmax(0, 1fr) auto auto 6.5rem; }
.asset > summary:hover { background: var(--sunk); }
.asset > summary:focus-visible { outline-offset: -2px; }
.asset[open] > summary { background: var(--sunk); }
.asset .kind { color: var(--quiet); font-size: .8125rem; }
.asset:not([open]) .name { display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 2; overflow: hidden; }
.asset .amount { grid-column: 4; min-width: 4rem; color: var(--quiet); font-size: .8125rem; text-align: right;
  font-variant-numeric: tabular-nums; }
.asset .badge { justify-self: end; }
.asset .hash { color: var(--quiet); font-size: .8125rem; }
.asset .under { grid-column: 2 / -1; }
.badge.recording::before { animation: recording 1.4s ease-in-out infinite; }
.filling { display: flex; gap: 2px; height: .5rem; margin: .35rem 0 .25rem; }
.filling i { flex: 0 1 1.5rem; border-radius: 2px; background: var(--track); }
.filling .in { background: var(--accent); }
.filling .open { flex: 1 1 2rem; border-radius: 0 99px 99px 0;
  background: repeating-linear-gradient(90deg, var(--track) 0 4px, transparent 4px 8px); }
@keyframes recording { 50% { opacity: .2; } }
@media (prefers-reduced-motion: reduce) { .badge.recording::before { animation: none; } }
progress { width: 100%; height: .375rem; margin: .35rem 0 .25rem; appearance: none; border: 0;
  border-radius: 99px; background: var(--track); overflow: hidden; }
progress::-webkit-progress-bar { background: var(--track); }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }
.opened { padding: .35rem .75rem .9rem 2.6rem; display: grid; gap: .75rem 1rem; align-items: start;
  background: var(--sunk); }
.preview { display: block; width: 100%; max-height: 24rem; border-radius: 6px; }
@media (min-width: 64rem) {
  .opened:has(> .preview) { grid-template-columns: 22rem minmax(0, 1fr); }
  .opened:has(> .preview) { grid-template-rows: auto 1fr; }
  .opened > .preview + .facts { grid-row: 1 / span 2; grid-column: 2; }
  .opened > .preview + .facts > div { grid-template-columns: 5.5rem minmax(0, 1fr); }
  .opened .preview { grid-column: 1; }
}
video.preview { background: #000; aspect-ratio: 16 / 9; }
img.preview { width: auto; max-width: 100%; }
.whole { user-select: all; font-size: .75rem; margin-right: .4rem; }
.comments li { padding: .15rem 0; }
@media (max-width: 40rem) {
  .folder { padding-left: .6rem; }
  .asset > summary { grid-template-columns: 1.1rem minmax(0, 1fr) auto; padding: .5rem .6rem; }
  .asset .name, .asset .hash { grid-column: 2 / -1; } .asset .hash { grid-row: 3; }
  .asset .amount { grid-column: 2; text-align: left; } .asset .badge { grid-column: 3; }
  .opened { padding: .25rem .6rem .75rem; }
}
`;
