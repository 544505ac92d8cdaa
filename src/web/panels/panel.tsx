import { useId, type ReactNode } from 'react';
import { formatCount } from '../format.ts';

interface PanelProps {
  readonly title: string;
  readonly count?: number;
  readonly children: ReactNode;
}

/** One landmark with its heading. */
export function Panel({ title, count, children }: PanelProps): ReactNode {
  const headingId = useId();
  return (
    <section className="panel" aria-labelledby={headingId}>
      <h2 id={headingId}>
        {title}
        {count !== undefined && <span className="count"> {formatCount(count)}</span>}
      </h2>
      {children}
    </section>
  );
}

/** What an empty list says: why, and what to do next. */
export function Empty({ text }: { readonly text: string }): ReactNode {
  return <p className="empty">{text}</p>;
}

/** A term and what is known of it. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
