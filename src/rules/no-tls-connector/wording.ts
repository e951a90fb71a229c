import type { ShareWords } from '../share-text.ts';

/** The title after the pattern of the original's insights on TLS 1.0. */
export const words: ShareWords = {
  title: ({ direction, type }) => `${direction} ${type} connector seeing significant mail flow without TLS`,
  of: 'messages without TLS',
  how: 'without TLS',
  on: 'connectors',
  advice: ({ connector, other, isInbound }) =>
    isInbound
      ? [
          `Whoever listens on the way can read this mail. Ask the administrators of ${other} whether the server offers ` +
            'STARTTLS and TLS 1.2: an old one that knows only TLS 1.0 or 1.1 falls back to clear text where those are refused.',
          `When all of it is encrypted, have ${connector} reject mail that is not sent over TLS (RequireTls). Not ` +
            'earlier: what cannot do it would bounce.',
        ]
      : [
          `Whoever listens on the way can read this mail. Ask the administrators of ${other} why their server does not ` +
            'offer STARTTLS with TLS 1.2 to you; a firewall that inspects SMTP often takes it away.',
          `When it does, have ${connector} always use TLS (TlsSettings), so that mail waits rather than goes in clear text.`,
        ],
};
