import { type Html, html } from './html.ts';

/** A button that opens a dialog; the browser itself does it, with or without scripts. */
export function opener(dialogId: string, label: string, className = ''): Html {
  return html`<button
    type="button"
    class="${className}"
    id="open-${dialogId}"
    popovertarget="${dialogId}"
  >
    ${label}
  </button>`;
}

/** A question or a small form over the page. Escape, a press elsewhere and Cancel close it. */
export function dialog(id: string, title: Html, body: Html): Html {
  return html`<div class="dialog" popover id="${id}" role="dialog" aria-labelledby="${id}-title">
    <h4 id="${id}-title">${title}</h4>
    ${body}
  </div>`;
}

export function cancelButton(dialogId: string): Html {
  return html`<button type="button" popovertarget="${dialogId}" popovertargetaction="hide">
    Cancel
  </button>`;
}

/** The answer to a question that does no harm: it has the keyboard when the question comes up. */
export function keepButton(dialogId: string): Html {
  return html`<button
    type="button"
    popovertarget="${dialogId}"
    popovertargetaction="hide"
    autofocus
  >
    Keep it
  </button>`;
}
