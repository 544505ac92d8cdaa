import { render } from 'ink';
import type { ReactElement } from 'react';

/** A live view on the terminal, drawn anew at most ten times a second. */
export interface Screen {
  redraw(): void;
  /** Draws the last state and gives the terminal back. */
  close(): Promise<void>;
}

/** In characters. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

const FRAME_MS = 100;

/** The terminal as it is now; one that does not say is taken for the smallest that is usual. */
export function screenSize(): ScreenSize {
  // Some say 0, and Node's types know of none that say nothing.
  return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
}

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
