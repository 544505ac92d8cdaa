import { PATHS } from '../../../spec/index.ts';
import { jsonReply } from '../../http/reply.ts';
import type { Route } from '../route.ts';

/** protocol.md §6: no authorisation; cameras also ask under `/v2`. */
export const healthRoute: Route = {
  method: 'GET',
  paths: [PATHS.health, PATHS.healthV2],
  handle: async () => jsonReply(200, { status: 'ok' }),
};
