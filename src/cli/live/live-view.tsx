import type { ReactElement } from 'react';
import type { Follower } from './follow.ts';
import { EMPTY_MODEL, reduce, type LiveModel } from './model.ts';
import { openScreen } from './screen.tsx';

/**
 * A view of the model on the terminal, drawn anew with each event and, for what moves by itself, in time.
 *
 * @param draw the model as it is to be seen now
 * @param everyMs how often it is drawn though nothing was told (countdowns, speeds)
 * @param measure what is not told by events but looked up before each of these drawings
 */
export function openLiveView(
  draw: (model: LiveModel) => ReactElement,
  everyMs: number,
  measure: (model: LiveModel) => LiveModel = (model) => model,
): Follower {
  let model = EMPTY_MODEL;
  const screen = openScreen(() => draw(model));
  const tick = setInterval(() => {
    model = measure(model);
    screen.redraw();
  }, everyMs);
  return {
    event(event) {
      model = reduce(model, event);
      screen.redraw();
    },
    async close() {
      clearInterval(tick);
      await screen.close();
    },
  };
}
