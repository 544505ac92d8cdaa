import { type Html, html } from './html.ts';

/** The project's name, and the way to another. */
export function projectSection(name: string): Html {
  return html`<section id="naming">
    <div class="head"><h2>Project</h2></div>
    <form class="row field" method="post" action="/page/project" id="rename-project">
      <label>
        <span>Name</span>
        <input name="name" value="${name}" maxlength="255" required />
      </label>
      <button>Rename</button>
    </form>
  </section>`;
}
