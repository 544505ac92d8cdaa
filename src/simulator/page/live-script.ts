/**
 * Keeps the sections marked `data-live` fresh: when the simulator says that something happened, the page
 * is asked for again and what differs is exchanged. Without scripts the page works the same, unrefreshed.
 */
export const LIVE_SCRIPT = `
'use strict';
let asked = false;
let running = false;
async function refresh() {
  if (running) { asked = true; return; }
  running = true;
  try {
    const reply = await fetch(location.href, { credentials: 'same-origin' });
    const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
    for (const old of document.querySelectorAll('[data-live]')) {
      const next = fresh.getElementById(old.id);
      if (next) exchange(old, next);
    }
  } catch { /* the simulator is gone; the stream will tell when it is back */ }
  running = false;
  if (asked) { asked = false; refresh(); }
}
function exchange(old, next) {
  for (const details of next.querySelectorAll('details[id]')) {
    const shown = document.getElementById(details.id);
    if (shown) details.open = shown.open;
  }
  if (old.outerHTML === next.outerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
  const tops = [...old.querySelectorAll('.scroll')].map((box) => box.scrollTop);
  old.replaceWith(document.adoptNode(next));
  next.querySelectorAll('.scroll').forEach((box, index) => { box.scrollTop = tops[index] || 0; });
  if (focused) document.getElementById(focused)?.focus();
}
const changes = new EventSource('/page/changes');
changes.onopen = refresh; // for what happened before we listened
changes.onmessage = refresh;
`;
