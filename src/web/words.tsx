import type { ReactNode } from 'react';
import { visibleText } from './visible-text.ts';

/**
 * Text that came from a file name, from Frame.io or from an error: never markup, never able to hide
 * or turn around what stands next to it.
 */
export function Words({ text }: { readonly text: string }): ReactNode {
  return <bdi className="words">{visibleText(text)}</bdi>;
}
