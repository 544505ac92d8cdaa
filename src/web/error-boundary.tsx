import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly failure: 'none' | 'failed';
}

/** A fault of this page must say so: an empty or frozen page would look like an idle device. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failure: 'none' };

  static getDerivedStateFromError(): State {
    return { failure: 'failed' };
  }

  override render(): ReactNode {
    if (this.state.failure === 'none') return this.props.children;
    return (
      <main>
        <div className="notice notice-bad" role="alert">
          <h1>This page has failed</h1>
          <p>
            That is a fault of ours. The device is not affected and goes on by itself. Reload the
            page; <code>dailies status</code> in a terminal says the same as this page.
          </p>
        </div>
      </main>
    );
  }
}
