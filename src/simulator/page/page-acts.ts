import type { Reply } from '../http/reply.ts';
import type { Visit, VisitRoute } from '../http/visit.ts';
import { SimulatorError } from '../simulator-error.ts';
import { html } from './html.ts';
import { pageReply, seeOther } from './layout.ts';
import type { PageSource } from './page-routes.ts';
import { EXPIRATIONS, digitsOf } from './pairing.ts';

/** @param perform says where to go afterwards */
type MakeAct = (
  path: string,
  perform: (visit: Visit, pieces: readonly string[]) => Promise<string>,
) => VisitRoute;

/** The page's buttons. All lead back to a page. */
export function pageActs({ control, now }: PageSource): readonly VisitRoute[] {
  const act: MakeAct = (path, perform) => ({
    method: 'POST',
    path,
    async handle(visit, pieces) {
      try {
        return seeOther(await perform(visit, pieces));
      } catch (error) {
        if (!(error instanceof SimulatorError)) throw error;
        return explain(error, control.project().name);
      }
    },
  });
  return [
    act('/page/authorize', async (visit) => {
      const form = await visit.form();
      const chosen = EXPIRATIONS.find(({ value }) => value === form.get('expiration'));
      const seconds = chosen?.seconds ?? null;
      const authorizedMs = now();
      control.authorize(
        digitsOf(form.get('code') ?? ''),
        seconds === null ? {} : { expiresAt: authorizedMs + seconds * 1000 },
      );
      return `/pair/finish?since=${authorizedMs}`;
    }),
    act('/page/devices/:id/pause', async (_, [id = '']) => {
      control.pause(id);
      return '/';
    }),
    act('/page/devices/:id/resume', async (_, [id = '']) => {
      control.resume(id);
      return '/';
    }),
    act('/page/devices/:id/forget', async (_, [id = '']) => {
      control.forget(id);
      return '/';
    }),
    act('/page/devices/:id/name', async (visit, [id = '']) => {
      control.renameDevice(id, (await visit.form()).get('name') ?? '');
      return '/';
    }),
    act('/page/devices/:id/timezone', async (visit, [id = '']) => {
      control.setTimezone(id, (await visit.form()).get('timezone') ?? '');
      return '/';
    }),
    act('/page/project', async (visit) => {
      control.renameProject((await visit.form()).get('name') ?? '');
      return '/';
    }),
    act('/page/faults/:name/enable', async (visit, [name = '']) => {
      control.faults.enable(name, Object.fromEntries(await visit.form()));
      return `/#fault-${encodeURIComponent(name)}`;
    }),
    act('/page/faults/:name/disable', async (_, [name = '']) => {
      control.faults.disable(name);
      return `/#fault-${encodeURIComponent(name)}`;
    }),
    act('/page/faults/disable', async () => {
      control.faults.disableAll();
      return '/#faults';
    }),
    act('/page/time', async (visit) => {
      control.advanceTime(Number((await visit.form()).get('seconds')));
      return '/#time';
    }),
  ];
}

function explain({ code, message }: SimulatorError, projectName: string): Reply {
  const status = code.startsWith('unknown_') ? 404 : 400;
  const main = html`<main>
    <section class="pairing">
      <h2>That did not work</h2>
      <p class="error" role="alert">${message}</p>
      <div class="row">
        ${code === 'unknown_code' ? html`<a class="button primary" href="/pair">Enter a code</a>` : null}
        <a class="button" href="/">Back</a>
      </div>
    </section>
  </main>`;
  return pageReply({ title: 'That did not work', projectName, live: false, main, status });
}
