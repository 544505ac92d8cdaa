import type { SimulatorControl } from '../control.ts';
import { eventStream } from '../http/event-stream.ts';
import { type Reply, textReply } from '../http/reply.ts';
import type { VisitRoute } from '../http/visit.ts';
import { assetContent } from './asset-content.ts';
import type { Html } from './html.ts';
import { ICON, pageReply } from './layout.ts';
import { LIVE_SCRIPT } from './live-script.ts';
import { MORPH_SCRIPT } from './morph-script.ts';
import { overview } from './overview.ts';
import { authorizeStep, codeStep, digitsOf, finishStep } from './pairing.ts';
import { STYLE } from './style/style.ts';

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
    route('/', async ({ query }) => {
      const filter = query.get('calls') === 'problems' ? 'problems' : 'all';
      return page('C2C Connections', true, overview(control, now(), filter));
    }),
    file('/page/style.css', 'text/css', STYLE),
    file('/page/live.js', 'text/javascript', MORPH_SCRIPT + LIVE_SCRIPT),
    file('/page/icon.svg', 'image/svg+xml', ICON),
    assetContent(control),
    route('/pair', async ({ query }) => {
      const typed = query.get('code') ?? '';
      const digits = digitsOf(typed);
      const code = control.pendingCodes().find(({ userCode }) => userCode === digits);
      if (code !== undefined) return page(code.deviceName, false, authorizeStep(code));
      if (typed.trim() === '') return page('New C2C Connection', false, codeStep('', null));
      return page('New C2C Connection', false, codeStep(digits, UNKNOWN_CODE), 404);
    }),
    route('/pair/finish', async ({ query }) => {
      const since = Number(query.get('since') ?? Number.NaN);
      const connected = control.devices().filter(({ pairedAt }) => Date.parse(pairedAt) >= since);
      return page('Authorized', true, finishStep(connected));
    }),
    route('/page/changes', async ({ gone }) =>
      eventStream(gone, (send) => announce(control, send)),
    ),
  ];
}

const UNKNOWN_CODE = 'No device waits with this code. Codes live two minutes: has it changed?';

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

function route(path: string, handle: VisitRoute['handle']): VisitRoute {
  return { method: 'GET', path, handle };
}

function file(path: string, type: string, text: string): VisitRoute {
  const reply: Reply = textReply(200, `${type}; charset=utf-8`, text);
  return route(path, async () => reply);
}
