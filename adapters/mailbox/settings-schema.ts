import { AFTER_SCHEMA } from '../../src/config-file/mail-values.ts';

const text = { type: 'string', minLength: 1 };
const pointer = (...keys: readonly string[]) => ({
  oneOf: keys.map((key) => ({
    ...{ type: 'object', additionalProperties: false, properties: { [key]: text }, required: [key] },
  })),
});

/** The server and the folder, as JSON Schema. */
export const IMAP_SCHEMA = {
  description: 'The folder of a mailbox that TLS reports are sent to',
  type: 'object',
  additionalProperties: false,
  properties: {
    host: { description: 'The IMAP server', ...text },
    port: { description: 'The port; by default 993, or 143 with STARTTLS', type: ['integer', 'string'] },
    security: {
      description: 'tls from the first byte, starttls before signing in; none is for a server on this machine only',
      enum: ['tls', 'starttls', 'none'],
    },
    ca: {
      description: 'A PEM file with the authority that signed its certificate, instead of the system authorities',
      ...pointer('file'),
    },
    user: { description: 'The name to sign in with', ...text },
    password: { description: 'Where the password is', ...pointer('env', 'file') },
    folder: { description: 'The folder; INBOX by default', ...text },
    after: AFTER_SCHEMA,
  },
  required: ['host', 'user', 'password'],
} as const;

/** Whose reports are read, likewise. */
export const DOMAINS_SCHEMA = {
  description: 'Your mail domains: a TLS report on another domain is refused; without this setting none is',
  anyOf: [text, { type: 'array', items: text }],
} as const;
