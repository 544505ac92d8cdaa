import { type Html, html } from './html.ts';

/** What there is to know, as terms and values; null leaves a line out. */
export function facts(
  rows: readonly (readonly [term: string, value: Html | string] | null)[],
): Html {
  return html`<dl class="facts">
    ${rows
      .filter((row) => row !== null)
      .map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}
