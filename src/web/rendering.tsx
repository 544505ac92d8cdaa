import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { UploadRow } from '../agent/contract/index.ts';
import { UPLOADS_KEY, makeQueryClient } from './queries.ts';

/** For tests: what a reader gets. */
interface Rendered {
  readonly html: string;
  /** The words alone. */
  readonly text: string;
}

export function render(element: ReactNode): Rendered {
  const html = renderToStaticMarkup(element);
  return { html, text: html.replaceAll(/<[^>]*>/g, '') };
}

/** Renders a list whose first page of these states is `uploads`. */
export function renderList(
  element: ReactNode,
  states: readonly string[],
  uploads: readonly UploadRow[],
  next: string | null = null,
): Rendered {
  const client = makeQueryClient();
  const data = { pages: [{ uploads, next }], pageParams: [null] };
  client.setQueryData([...UPLOADS_KEY, ...states], data);
  return render(<QueryClientProvider client={client}>{element}</QueryClientProvider>);
}
