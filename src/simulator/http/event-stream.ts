import type { LiveReply } from './reply.ts';

const KEEP_ALIVE_MS = 15_000;
/** A reader this far behind has left without saying so. */
const BACKLOG_MAX_BYTES = 1024 * 1024;

/**
 * Server-sent events.
 *
 * @param subscribe gets the function that sends one message; what it returns ends the subscription
 */
export function eventStream(
  gone: AbortSignal,
  subscribe: (send: (data: string) => void) => () => void,
): LiveReply {
  return {
    stream(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
      });
      const write = (text: string) => {
        if (response.writableLength > BACKLOG_MAX_BYTES) response.destroy();
        else if (!response.destroyed) response.write(text);
      };
      write(': hello\n\n');
      const keepAlive = setInterval(() => write(':\n\n'), KEEP_ALIVE_MS);
      keepAlive.unref();
      const unsubscribe = subscribe((data) => write(`data: ${data}\n\n`));
      const end = () => {
        clearInterval(keepAlive);
        unsubscribe();
        response.end();
      };
      if (gone.aborted) end();
      else gone.addEventListener('abort', end, { once: true });
    },
  };
}
