import type { ReactElement } from 'react';
import type { Follower } from './follow.ts';
import { EMPTY_MODEL, recorded, reduce, type LiveModel } from './model.ts';
import { openScreen } from './screen.tsx';

/**
 * A view of the model on the terminal, drawn anew with each event and, for what moves by itself, in time.
 *
 * @param draw the model as it is to be seen now
 * @param everyMs how often it is drawn though nothing was told (countdowns, speeds, recordings that grow)
 */
export function openLiveView(draw: (model: LiveModel) => ReactElement, everyMs: number): Follower {
  let model = EMPTY_MODEL;
  /** How far each recording has got, which no event tells. */
  const growing = new Map<string, () => number>();
  const screen = openScreen(() => draw(model));
  const tick = setInterval(() => {
    for (const [path, bytes] of growing) model = recorded(model, path, bytes());
    screen.redraw();
  }, everyMs);
  return {
    event(event) {
      model = reduce(model, event);
      for (const path of growing.keys()) {
        if (model.clips.get(path)?.state !== 'recording') growing.delete(path);
      }
      screen.redraw();
    },
    recording(event, bytesWritten) {
      growing.set(event.path, bytesWritten);
      model = reduce(model, event);
      screen.redraw();
    },
    async close() {
      clearInterval(tick);
      await screen.close();
    },
  };
}
