import type { SimulatorControl } from '../control.ts';
import { eventStream } from '../http/event-stream.ts';
import { type Reply, textReply } from '../http/reply.ts';
import type { VisitRoute } from '../http/visit.ts';
import { callsSection, violationsSection } from './activity.ts';
import { connectionsSection } from './connections.ts';
import { faultsSection } from './fault-forms.ts';
import { foldersSection } from './folders.ts';
import { type Html, html } from './html.ts';
import { pageReply } from './layout.ts';
import { LIVE_SCRIPT } from './live-script.ts';
import { authorizeStep, codeStep, finishStep } from './pairing.ts';
import { STYLE } from './style.ts';

/** Pages refresh at most this often, however much happens. */
const CHANGES_EVERY_MS = 500;

export interface PageSource {
  readonly control: SimulatorControl;
  readonly now: () => number;
}

/** What can be looked at; the acts are in `page-acts.ts`. */
export function pageRoutes({ control, now }: PageSource): readonly VisitRoute[] {
  const page = (title: string, live: boolean, main: Html, status = 200) =>
    pageReply({ title, projectName: control.project().name, live, main, status });
  return [
    get('/', () => page('C2C Connections', true, overview(control, now()))),
    get('/page/style.css', () => textReply(200, 'text/css; charset=utf-8', STYLE)),
    get('/page/live.js', () => textReply(200, 'text/javascript; charset=utf-8', LIVE_SCRIPT)),
    get('/pair/finish', () => page('Authorized', false, finishStep())),
    {
      method: 'GET',
      path: '/pair',
      async handle({ query }) {
        const typed = query.get('code')?.trim() ?? '';
        const code = control.pendingCodes().find(({ userCode }) => userCode === typed);
        if (code !== undefined) return page(code.deviceName, false, authorizeStep(code));
        if (typed === '') return page('New C2C Connection', false, codeStep(null));
        return page('New C2C Connection', false, codeStep(UNKNOWN_CODE), 404);
      },
    },
    {
      method: 'GET',
      path: '/page/changes',
      handle: async ({ gone }) => eventStream(gone, (send) => announce(control, send)),
    },
  ];
}

const UNKNOWN_CODE = 'No device waits with this code. Codes live two minutes: has it changed?';

function overview(control: SimulatorControl, nowMs: number): Html {
  return html`<main class="wide">
    <div class="column">
      ${connectionsSection(control.devices(), control.pendingCodes(), nowMs)}
      ${faultsSection(control.faults.list())} ${renameSection()}
    </div>
    <div class="column">
      ${foldersSection(control.assets())} ${violationsSection(control.violations())}
      ${callsSection(control.calls())}
    </div>
  </main>`;
}

function renameSection(): Html {
  return html`<section id="naming">
    <div class="head"><h2>Project</h2></div>
    <form class="row" method="post" action="/page/project">
      <label>
        <span>New name</span>
        <input name="name" maxlength="255" required />
      </label>
      <button>Rename</button>
    </form>
  </section>`;
}

/** One message for whatever happened since the last. */
function announce(control: SimulatorControl, send: (data: string) => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const unsubscribe = control.onEvent(() => {
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      send('changed');
    }, CHANGES_EVERY_MS);
    timer.unref();
  });
  return () => {
    if (timer !== null) clearTimeout(timer);
    unsubscribe();
  };
}

function get(path: string, read: () => Reply): VisitRoute {
  return { method: 'GET', path, handle: async () => read() };
}
