import { z } from 'zod';
import { socketRequest } from '../../spec/index.ts';
import type { SocketVersion } from '../views.ts';
import type { Message } from './message.ts';

interface Codec {
  /** null: stock Phoenix raises, and the connection dies with it. */
  readonly decode: (text: string) => Message | null;
  readonly encode: (message: Message) => string;
}

const ref = z.union([z.string(), z.number(), z.null()]);
const frameV1 = socketRequest.extend({ join_ref: ref.optional() });
/** Phoenix matches `[join_ref, ref, topic, event, payload | _]`. */
const frameV2 = z
  .array(z.unknown())
  .min(5)
  .pipe(z.tuple([ref, ref, z.string(), z.string(), z.unknown()], z.unknown()));

/**
 * Phoenix's two serializers (§10.3 [PHX]). Stock Phoenix would hand back refs and topics of any type; that
 * they have to be text or numbers is our choice.
 */
export const CODECS: Readonly<Record<SocketVersion, Codec>> = {
  1: {
    decode(text) {
      const { data } = frameV1.safeParse(parse(text));
      if (data === undefined) return null;
      const { join_ref: joinRef = null, topic, event, payload } = data;
      return { joinRef, ref: data.ref, topic, event, payload };
    },
    // In the order in which Phoenix is seen to write them.
    encode: ({ event, payload, ref, topic }) => JSON.stringify({ event, payload, ref, topic }),
  },
  2: {
    decode(text) {
      const { data } = frameV2.safeParse(parse(text));
      if (data === undefined) return null;
      const [joinRef, ref, topic, event, payload] = data;
      return { joinRef, ref, topic, event, payload };
    },
    encode: ({ joinRef, ref, topic, event, payload }) =>
      JSON.stringify([joinRef, ref, topic, event, payload]),
  },
};

/** The serializer that `vsn` asks for; null: there is none, and stock Phoenix refuses the handshake. */
export function versionOf(vsn: string | null): SocketVersion | null {
  if (vsn === null || /^1\.\d+\.\d+$/.test(vsn)) return 1;
  return /^2\.\d+\.\d+$/.test(vsn) ? 2 : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
