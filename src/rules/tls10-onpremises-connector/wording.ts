import type { ShareWords } from '../share-text.ts';

/** The title in the words of the original's insight. */
export const words: ShareWords = {
  title: () => 'Inbound OnPremises connector seeing significant TLS1.0 mail flow',
  of: 'messages over TLS 1.0',
  how: 'over TLS 1.0',
  on: 'inbound OnPremises connectors',
  advice: ({ connector }) => [
    `Find out which of your own servers hands in old mail through ${connector}: the send protocol log of each names the ` +
      'version after the handshake, SP_PROT_TLS1_0_CLIENT. Think of relays and appliances too, not only of Exchange.',
    'Enable TLS 1.2 there in Windows (SCHANNEL) and .NET, restart, then switch TLS 1.0 off. An Exchange that cannot ' +
      'do that should no longer send to the cloud: route its mail through one that can.',
  ],
};
