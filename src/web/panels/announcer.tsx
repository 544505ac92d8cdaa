import { useEffect, useRef, useState, type ReactNode } from 'react';
import { announcement } from '../results.ts';
import type { View } from '../view.ts';

/** Reads out results to those who do not see the page; never progress, which would not end. */
export function Announcer({ view }: { readonly view: View }): ReactNode {
  const before = useRef<View>({ kind: 'asking' });
  const [text, setText] = useState('');
  useEffect(() => {
    const told = announcement(before.current, view);
    before.current = view;
    if (told !== null) setText(told);
  }, [view]);
  return (
    <p className="hidden" role="status">
      {text}
    </p>
  );
}
