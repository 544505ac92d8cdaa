import type { AssetView } from '../views.ts';
import { type Html, html } from './html.ts';
import { bytes } from './words.ts';

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly assets: AssetView[];
}

/** The project's files as Frame.io files them: Cloud_Devices / date / type / device (protocol.md §11.5). */
export function foldersSection(assets: readonly AssetView[]): Html {
  const complete = assets.filter(({ status }) => status === 'complete').length;
  return html`<section id="folders" data-live>
    <div class="head">
      <h2>Project files</h2>
      <p class="quiet">${complete} complete, ${assets.length - complete} on the way</p>
    </div>
    ${
      assets.length === 0
        ? html`<p class="empty">
            Nothing has arrived. Connect a device and record or upload something with it.
          </p>`
        : html`<div class="tree">${subfolders(treeOf(assets), '')}</div>`
    }
  </section>`;
}

function treeOf(assets: readonly AssetView[]): Folder {
  const root: Folder = { folders: new Map(), assets: [] };
  for (const asset of assets) {
    let folder = root;
    for (const name of asset.folder.split('/')) {
      const next = folder.folders.get(name) ?? { folders: new Map(), assets: [] };
      folder.folders.set(name, next);
      folder = next;
    }
    folder.assets.push(asset);
  }
  return root;
}

function subfolders(folder: Folder, path: string): Html[] {
  return [...folder.folders].map(
    ([name, inner]) =>
      html`<details open id="folder${path}/${name}">
        <summary>${name}</summary>
        ${subfolders(inner, `${path}/${name}`)} ${inner.assets.toReversed().map(assetRow)}
      </details>`,
  );
}

function assetRow(asset: AssetView): Html {
  return html`<div class="asset">
    <div class="row">
      <bdi class="name">${asset.name}</bdi>
      <span class="quiet">${amount(asset)}</span>
    </div>
    ${state(asset)}
  </div>`;
}

function amount({ status, receivedBytes, sizeBytes }: AssetView): string {
  if (sizeBytes === null) return `${bytes(receivedBytes)} so far`;
  if (status === 'complete') return bytes(sizeBytes);
  return `${bytes(receivedBytes)} of ${bytes(sizeBytes)}`;
}

function state(asset: AssetView): Html {
  if (asset.sha256 !== null) return html`<code class="good">sha256 ${asset.sha256}</code>`;
  if (asset.failure !== null) return html`<p class="error">${asset.failure}</p>`;
  if (asset.sizeBytes === null) return html`<p class="quiet">Still being recorded.</p>`;
  return html`<progress
    max="${asset.sizeBytes}"
    value="${asset.receivedBytes}"
    aria-label="Received of ${asset.name}"
  ></progress>`;
}
