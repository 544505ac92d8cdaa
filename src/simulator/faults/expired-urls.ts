import { UPLOAD_URL_LIFE_SECONDS } from '../../spec/index.ts';
import { refuseVerdict } from '../storage/put-refusal.ts';
import { defineFault } from './fault.ts';

export const expiredUrlsFault = defineFault({
  name: 'expired-urls',
  describe: 'Refuses parts as if their upload URLs had expired, although they are fresh.',
  params: {},
  applies: ({ host }) => host === 'storage',
  start: () => () => ({
    before: async (traffic) => {
      const nowMs = traffic.now();
      const lifeSeconds = UPLOAD_URL_LIFE_SECONDS;
      const expired = { kind: 'expired', lifeSeconds, expiresMs: nowMs - 1000 } as const;
      return { kind: 'reply', reply: refuseVerdict(expired, nowMs).reply };
    },
  }),
});
