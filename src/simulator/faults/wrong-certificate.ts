import { CERTIFICATE_FLAWS } from '../tls/flawed-certificates.ts';
import { PASS, defineFault } from './fault.ts';

/**
 * Open connections go on. A hit is a device that talks to us in spite of what it was shown, and each is a
 * violation; a device that ends the handshake, as it must, leaves no trace.
 */
export const wrongCertificateFault = defineFault({
  name: 'wrong-certificate',
  describe: 'Shows new connections a certificate that no device may accept.',
  params: {
    flaw: {
      kind: 'choice',
      value: 'untrusted',
      choices: CERTIFICATE_FLAWS,
      help: 'untrusted: from a CA by the same name that the device does not know',
    },
  },
  applies: ({ connection }) => connection.certificateFlaw !== null,
  start: () => () => ({
    before: async (traffic) => {
      const flaw = traffic.connection.certificateFlaw;
      traffic.violate(null, `accepted a certificate that it had to refuse: ${flaw} (§4)`);
      return PASS;
    },
  }),
  trouble: ({ flaw }) => ({ certificate: flaw }),
});
