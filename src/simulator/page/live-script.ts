/**
 * Keeps the page fresh: when the simulator says that something happened, the page is asked for again and
 * what differs is exchanged. Acts are sent without leaving the page, so that nothing jumps. Without
 * scripts the page works the same, unrefreshed.
 */
export const LIVE_SCRIPT = `
const REFRESH_EVERY_MS = 10000; // time passes without events, too: a silent device goes Offline
const TRY_AGAIN_MS = 1000;
const ANSWER_WITHIN_MS = 10000;
const SILENT = 'The simulator does not answer. This page goes on by itself when it is back.';
let isAsked = false;
let isRunning = false;

async function refresh() {
  isAsked = true;
  if (isRunning) return;
  isRunning = true;
  while (isAsked) {
    isAsked = false;
    try {
      show(await pageOf(await fetch(location.href, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })));
    } catch { /* the stream tells when the simulator is back */ }
  }
  isRunning = false;
}
async function pageOf(reply) {
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
  if (fresh.querySelector('main') === null) throw new Error('no page');
  return fresh;
}
function show(fresh) {
  for (const details of fresh.querySelectorAll('details[id]')) {
    const shown = document.getElementById(details.id);
    if (shown !== null) details.open = shown.open;
  }
  morphChildren(document.body, fresh.body);
  document.title = fresh.title;
  search();
}

function listen() {
  const changes = new EventSource('/page/changes');
  changes.onopen = () => {
    document.getElementById('silence').textContent = '';
    refresh(); // for what happened before we listened
  };
  changes.onmessage = refresh;
  changes.onerror = () => {
    changes.close();
    document.getElementById('silence').textContent = SILENT;
    setTimeout(listen, TRY_AGAIN_MS);
  };
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  event.preventDefault();
  const error = await act(form, event.submitter);
  form.querySelector('[data-own]')?.remove();
  if (error === null) {
    form.closest('[popover]')?.hidePopover();
    await refresh();
    form.reset();
    return;
  }
  const line = document.createElement('p');
  line.dataset.own = '';
  line.className = 'error';
  line.setAttribute('role', 'alert');
  line.textContent = error;
  form.append(line);
});
async function act(form, submitter) {
  try {
    const body = new URLSearchParams(new FormData(form, submitter));
    const reply = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
    if (reply.type === 'opaqueredirect') return null;
    return (await pageOf(reply)).querySelector('.error')?.textContent ?? 'That did not work.';
  } catch {
    return 'The simulator does not answer.';
  }
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (button === null) return;
  const label = button.textContent;
  const text = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(text); // not allowed: at least ready to be copied by hand
    button.textContent = 'Selected';
  }
  setTimeout(() => { button.textContent = label; }, 1500);
});
document.addEventListener('click', (event) => {
  const view = event.target.closest('a[data-view]');
  if (view === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState(null, '', view.href);
  refresh();
});
// An opened player may load what it needs to show its first picture.
document.addEventListener('toggle', ({ target }) => {
  for (const player of target.querySelectorAll('video, audio')) player.preload = 'metadata';
}, { capture: true });

function search() {
  const box = document.getElementById('fault-search');
  if (box === null) return;
  const words = box.value.trim().toLowerCase();
  let found = 0;
  for (const fault of document.querySelectorAll('.fault')) {
    const text = fault.querySelector('summary').textContent.toLowerCase();
    fault.hidden = !text.includes(words);
    if (!fault.hidden) found += 1;
  }
  document.getElementById('no-fault').hidden = found > 0;
}
document.addEventListener('input', search);
// The way to a fault opens it.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener('hashchange', openTarget);

document.documentElement.classList.add('live');
openTarget();
search();
listen();
setInterval(refresh, REFRESH_EVERY_MS);
`;
