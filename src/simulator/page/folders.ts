import type { AssetView, DeviceView } from '../views.ts';
import { assetRow } from './asset-row.ts';
import { type Html, html } from './html.ts';
import { bytes, seen } from './words.ts';

/** How many assets of a folder are in sight before somebody wants all. The style counts so, too. */
const IN_SIGHT = 25;
/** How many are sent at all. */
const SHOWN_PER_FOLDER = 500;

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly assets: AssetView[];
}

/** The project's files as Frame.io files them: Cloud_Devices / date / type / device (protocol.md §11.5). */
export function foldersSection(assets: readonly AssetView[], devices: readonly DeviceView[]): Html {
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  return html`<section id="folders">
    <div class="head">
      <h2>Project files</h2>
      <p class="quiet">${summary(assets)}</p>
    </div>
    ${
      assets.length === 0
        ? html`<p class="empty">
            Nothing has arrived. Connect a device and record or upload something with it.
          </p>`
        : html`<div class="tree">${subfolders(treeOf(assets), '', names)}</div>`
    }
  </section>`;
}

function summary(assets: readonly AssetView[]): string {
  if (assets.length === 0) return '';
  const complete = assets.filter(({ status }) => status === 'complete');
  const failed = assets.filter(({ failure }) => failure !== null).length;
  const total = complete.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const pieces = [
    `${complete.length} complete (${bytes(total)})`,
    `${assets.length - complete.length - failed} on the way`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
  return pieces.join(', ');
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

/** The latest day is what somebody looks for, so it comes first; so do the latest assets. */
function subfolders(folder: Folder, path: string, names: ReadonlyMap<string, string>): Html[] {
  return [...folder.folders]
    .toSorted(([a], [b]) => byDayOrName(a, b))
    .map(
      ([name, inner]) =>
        html`<details class="folder" open id="folder${path}/${name}">
          <summary>
            <bdi class="name" title="${seen(name)}">${seen(name)}</bdi> ${heldBy(inner)}
          </summary>
          ${subfolders(inner, `${path}/${name}`, names)}
          ${inner.assets.length === 0 ? null : assetList(inner.assets, `${path}/${name}`, names)}
        </details>`,
    );
}

const DAY = /^\d{4}_\d\d_\d\d$/;

function byDayOrName(a: string, b: string): number {
  if (DAY.test(a) && DAY.test(b)) return a < b ? 1 : -1;
  return a.localeCompare(b, 'en', { numeric: true });
}

function heldBy({ assets }: Folder): Html | null {
  return assets.length === 0 ? null : html`<span class="quiet">${assets.length}</span>`;
}

function assetList(
  assets: readonly AssetView[],
  path: string,
  names: ReadonlyMap<string, string>,
): Html {
  const shown = assets.slice(-SHOWN_PER_FOLDER).toReversed();
  const rows = shown.map((asset) =>
    assetRow(asset, names.get(asset.deviceId) ?? 'a forgotten device'),
  );
  return html`<ul class="assets" id="assets${path}">
      ${rows}
    </ul>
    ${
      assets.length <= IN_SIGHT
        ? null
        : html`<label class="all" id="all${path}">
            <input type="checkbox" /> <span>Show all ${shown.length}</span>
          </label>`
    }
    ${
      assets.length <= SHOWN_PER_FOLDER
        ? null
        : html`<p class="quiet">
            ${assets.length - shown.length} earlier ones are under
            <a href="/control/assets">/control/assets</a>.
          </p>`
    }`;
}
