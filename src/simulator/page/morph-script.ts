/**
 * Makes what is on the screen like a fresh copy of the page by changing only what differs, so that focus,
 * typed text, selections, scroll positions, open dialogs and running players stay as they are. Elements
 * are known by their ids; others by their place. Left alone: what the script itself put there (`data-own`),
 * players of the same asset (`data-keep`), and which `details` are open.
 */
export const MORPH_SCRIPT = `'use strict';
function morph(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = next.nodeValue;
    return;
  }
  if (old.dataset.keep !== undefined && old.dataset.keep === next.dataset.keep) return;
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  morphChildren(old, next);
}
function morphChildren(old, next) {
  const wanted = new Set([...next.children].map(({ id }) => id));
  for (const child of [...old.children]) {
    if (child.id && !wanted.has(child.id) && !isOwn(child)) child.remove();
  }
  const known = new Map([...old.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let at = skipOwn(old.firstChild);
  for (const want of [...next.childNodes]) {
    if (isOwn(want)) continue;
    const twin = want.id ? known.get(want.id) : isAlike(at, want) ? at : undefined;
    if (twin === undefined) {
      old.insertBefore(document.adoptNode(want), at);
      continue;
    }
    if (twin === at) at = skipOwn(at.nextSibling);
    else old.insertBefore(twin, at);
    morph(twin, want);
  }
  while (at !== null) {
    const left = at;
    at = skipOwn(at.nextSibling);
    left.remove();
  }
}
function isAlike(at, want) {
  return at !== null && !at.id && at.nodeName === want.nodeName;
}
function isOwn(node) {
  return node.nodeType === Node.ELEMENT_NODE && node.dataset.own !== undefined;
}
function skipOwn(node) {
  let next = node;
  while (next !== null && isOwn(next)) next = next.nextSibling;
  return next;
}
`;
