import { render } from 'ink';
import type { ReactElement } from 'react';

/** A live view on the terminal, drawn anew at most ten times a second. */
export interface Screen {
  redraw(): void;
  /** Draws the last state and gives the terminal back. */
  close(): Promise<void>;
}

const FRAME_MS = 100;

export function openScreen(view: () => ReactElement): Screen {
  const app = render(view(), { exitOnCtrlC: false, patchConsole: false });
  let timer: NodeJS.Timeout | null = null;
  const draw = () => {
    timer = null;
    app.rerender(view());
  };
  return {
    redraw() {
      timer ??= setTimeout(draw, FRAME_MS);
    },
    async close() {
      if (timer !== null) clearTimeout(timer);
      app.rerender(view());
      app.unmount();
      await app.waitUntilExit();
    },
  };
}
