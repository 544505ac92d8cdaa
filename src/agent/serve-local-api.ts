import type { Shown } from './shown.ts';
import type { LocalApi } from './local-api/local-api.ts';

/**
 * Serves the page and the local API on loopback (versioned under /api/v1). Its server is loaded only then:
 * most commands have no page, and need not wait for it.
 * @throws DailiesError `port_taken`
 */
export async function serveLocalApi(device: Shown, options: { port: number }): Promise<LocalApi> {
  const api = await import('./local-api/local-api.ts');
  return api.serve(device, options);
}
