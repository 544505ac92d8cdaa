import type { AssetView, CommentView } from '../views.ts';
import { type AssetKind, assetKind } from './asset-kind.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';
import { bytes, clock, counted, moment, seen } from './words.ts';

const SHORT_HASH_CHARS = 12;
const KIND_MARKS: Readonly<Record<AssetKind, string>> = {
  video: '▶',
  audio: '♪',
  image: '◩',
  other: '≡',
};

/** An asset in one line, and everything known of it when it is opened. */
export function assetRow(asset: AssetView, deviceName: string): Html {
  const kind = assetKind(asset.filetype);
  return html`<li id="asset-${asset.id}">
    <details class="asset" id="open-asset-${asset.id}">
      <summary>
        <span class="kind" aria-hidden="true">${KIND_MARKS[kind]}</span>
        <span class="name"><bdi>${seen(asset.name)}</bdi></span>
        ${asset.sha256 === null ? null : shortHash(asset.sha256, asset.comments.length)}
        <span class="amount">${amount(asset)}</span>
        ${stateBadge(asset)} ${stateLine(asset)}
      </summary>
      <div class="opened">
        ${preview(asset, kind)} ${assetFacts(asset, deviceName)} ${commentList(asset.comments)}
      </div>
    </details>
  </li>`;
}

function amount({ status, receivedBytes, sizeBytes }: AssetView): string {
  if (sizeBytes === null) return `${bytes(receivedBytes)} so far`;
  if (status === 'complete') return bytes(sizeBytes);
  return `${bytes(receivedBytes)} of ${bytes(sizeBytes)}`;
}

function stateBadge(asset: AssetView): Html {
  if (asset.status === 'complete') return html`<span class="badge good">Complete</span>`;
  if (asset.failure !== null) return html`<span class="badge bad">Failed</span>`;
  if (asset.sizeBytes === null) return html`<span class="badge recording">Recording</span>`;
  if (asset.receivedBytes === 0) return html`<span class="badge">Created</span>`;
  return html`<span class="badge uploading">Uploading</span>`;
}

function shortHash(sha256: string, commentCount: number): Html {
  const words = commentCount === 0 ? '' : `${counted(commentCount, 'comment')}, `;
  return html`<span class="hash">
    ${words}sha256 <code>${sha256.slice(0, SHORT_HASH_CHARS)}…</code>
  </span>`;
}

/** What shows how far it is until it is there: a reason, or a bar. */
function stateLine(asset: AssetView): Html | null {
  const { status, failure, sizeBytes, receivedBytes } = asset;
  if (status === 'complete') return null;
  if (failure !== null) return html`<span class="under error">${failure}</span>`;
  if (sizeBytes === null) {
    return html`<span class="under">${filling(asset)} ${growth(asset)}</span>`;
  }
  if (receivedBytes === 0) return null;
  return html`<progress
    class="under"
    max="${sizeBytes}"
    value="${receivedBytes}"
    aria-label="Received of ${seen(asset.name)}"
  ></progress>`;
}

/** More of them are told as a share. */
const CELLS_MOST = 48;

/** A cell a part, and an open end: how full it will be nobody knows yet. The words beside it say the same. */
function filling({ storedParts, parts }: AssetView): Html {
  const cells = Math.min(parts, CELLS_MOST);
  const full = parts === 0 ? 0 : Math.floor((storedParts / parts) * cells);
  return html`<span class="filling" aria-hidden="true">
    ${Array.from({ length: cells }, (_, cell) => html`<i class="${cell < full ? 'in' : ''}"></i>`)}
    <i class="open"></i>
  </span>`;
}

function growth({ storedParts, parts }: AssetView): string {
  return parts === 0
    ? 'still being recorded; no part was asked for yet'
    : `still being recorded; ${storedParts} of ${counted(parts, 'part')} in`;
}

/**
 * `data-keep`: an open player is not touched when the page refreshes, or it would start anew. Nothing is
 * loaded before somebody opens the asset.
 */
function preview({ id, name, status }: AssetView, kind: AssetKind): Html | null {
  if (status !== 'complete') return null;
  const source = `/page/assets/${id}/content`;
  switch (kind) {
    case 'video':
      return html`<video
        class="preview"
        controls
        playsinline
        preload="none"
        src="${source}"
        data-keep="${id}"
        aria-label="${seen(name)}"
      ></video>`;
    case 'audio':
      return html`<audio
        class="preview"
        controls
        preload="none"
        src="${source}"
        data-keep="${id}"
        aria-label="${seen(name)}"
      ></audio>`;
    case 'image':
      return html`<img class="preview" loading="lazy" src="${source}" alt="${seen(name)}" />`;
    case 'other':
      return null;
  }
}

function assetFacts(asset: AssetView, deviceName: string): Html {
  const { id, status, storedParts, parts, versionOf, offsetSeconds, putCount } = asset;
  const repeats = putCount > storedParts ? `, ${counted(putCount, 'PUT')} answered` : '';
  return facts([
    asset.sha256 === null ? null : ['sha256', hash(id, asset.sha256)],
    ['Type', asset.filetype],
    ['From', html`<bdi>${seen(deviceName)}</bdi>, channel ${asset.channel}`],
    ['Created', moment(asset.createdAt)],
    ['Media made', offsetSeconds === 0 ? 'just then' : `${offsetSeconds} s before`],
    ['Upload', asset.mode === 'growing' ? 'while it was recorded' : 'of a finished file'],
    ['Parts', `${storedParts} of ${parts} in${repeats}`],
    versionOf === null ? null : ['Next version of', html`<code>${versionOf}</code>`],
    ['Asset id', html`<code>${id}</code>`],
    status !== 'complete'
      ? null
      : ['File', html`<a href="/page/assets/${id}/content" download>Download</a>`],
  ]);
}

function hash(id: string, sha256: string): Html {
  return html`<code class="whole" id="hash-${id}">${sha256}</code>
    <button type="button" class="small scripted" data-copy="hash-${id}">Copy</button>`;
}

function commentList(comments: readonly CommentView[]): Html | null {
  if (comments.length === 0) return null;
  return html`<div class="comments">
    <h4>Comments</h4>
    <ul>
      ${comments.map(
        ({ id, text, timestampFrames, at }) =>
          html`<li id="comment-${id}">
            <bdi>${seen(text)}</bdi>
            <span class="quiet">
              ${timestampFrames === null ? 'whole asset' : `frame ${timestampFrames}`}, ${clock(at)}
            </span>
          </li>`,
      )}
    </ul>
  </div>`;
}
