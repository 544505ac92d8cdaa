import { type Reply, textReply } from '../http/reply.ts';
import { type Html, html } from './html.ts';
import { seen } from './words.ts';

/** Nothing from elsewhere, no inline code, in nobody's frame. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
    "img-src 'self'; media-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not no-referrer: browsers would then send "Origin: null" with our own forms.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
};

/** A lens over a cloud's line. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  '<rect width="32" height="32" rx="8" fill="#5b45e0"/>' +
  '<circle cx="16" cy="14" r="6" fill="none" stroke="#fff" stroke-width="3"/>' +
  '<path d="M7 25h18" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>';

export interface Page {
  readonly title: string;
  readonly projectName: string;
  readonly live: boolean;
  readonly main: Html;
  readonly status?: number;
}

export function pageReply({ title, projectName, live, main, status = 200 }: Page): Reply {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${projectName}</title>
        <link rel="icon" href="/page/icon.svg" />
        <link rel="stylesheet" href="/page/style.css" />
        ${live ? html`<script src="/page/live.js" defer></script>` : null}
      </head>
      <body>
        <div id="silence" role="status" data-own></div>
        <header id="header">
          <h1><bdi>${seen(projectName)}</bdi></h1>
          <p>Camera to Cloud</p>
          <p>A simulator on this machine. Not Frame.io: nothing leaves it.</p>
        </header>
        ${main}
      </body>
    </html>`;
  return textReply(status, 'text/html; charset=utf-8', document.text);
}

/** After an act: back to a page, so that a reload repeats nothing. */
export function seeOther(location: string): Reply {
  return { status: 303, headers: { location }, body: '', error: null };
}
