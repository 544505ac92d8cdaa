/** As much of Phoenix's own JavaScript client, which has no types, as the tests use. */
declare module 'phoenix' {
  interface Push {
    receive(status: 'ok' | 'error' | 'timeout', callback: (response: unknown) => void): Push;
  }

  export interface Channel {
    readonly state: 'closed' | 'errored' | 'joined' | 'joining' | 'leaving';
    join(timeout?: number): Push;
    leave(timeout?: number): Push;
    push(event: string, payload: object, timeout?: number): Push;
    on(event: string, callback: (payload: unknown) => void): number;
    onError(callback: (reason?: unknown) => void): number;
    onClose(callback: () => void): void;
  }

  interface Message {
    readonly join_ref?: string | null;
    readonly ref: string | null;
    readonly topic: string;
    readonly event: string;
    readonly payload: unknown;
  }

  export interface SocketOptions {
    readonly transport: new (url: string, protocols?: string[]) => unknown;
    readonly params?: Record<string, string> | (() => Record<string, string>);
    readonly vsn?: string;
    readonly encode?: (message: Message, send: (data: string) => void) => void;
    readonly decode?: (data: string, take: (message: Message) => void) => void;
    readonly heartbeatIntervalMs?: number;
    readonly reconnectAfterMs?: (tries: number) => number;
    readonly rejoinAfterMs?: (tries: number) => number;
    readonly timeout?: number;
  }

  export class Socket {
    constructor(endPoint: string, options: SocketOptions);
    connect(): void;
    disconnect(callback?: () => void): void;
    isConnected(): boolean;
    channel(topic: string, params?: object): Channel;
    onOpen(callback: () => void): string;
    onClose(callback: (event: { code: number }) => void): string;
    onMessage(callback: (message: Message) => void): string;
  }
}
