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
    after: {
      description: 'What to do with an imported mail: leave (nothing, the default), seen, delete, or move to a folder',
      anyOf: [
        { enum: ['leave', 'seen', 'delete'] },
        { type: 'object', additionalProperties: false, properties: { move: text }, required: ['move'] },
      ],
    },
  },
  required: ['host', 'user', 'password'],
} as const;

/** Whose reports are read, likewise. */
export const DOMAINS_SCHEMA = {
  description: 'Your mail domains: a TLS report on another domain is refused; without this setting none is',
  anyOf: [text, { type: 'array', items: text }],
} as const;

/** Attached files, likewise. */
export const CSV_SCHEMA = {
  description: 'Senders whose attached files (CSV and others that the inbox accepts) are imported; none without from',
  type: 'object',
  additionalProperties: false,
  properties: {
    from: {
      description: 'Addresses or domains of senders',
      anyOf: [text, { type: 'array', items: text }],
    },
    authserv: {
      description: 'The name of your mail server in the header Authentication-Results, which has the DKIM result',
      ...text,
    },
    dkim: {
      description: 'Whether the DKIM result is only shown, or must prove the sender',
      enum: ['shown', 'required'],
    },
    'max-mb': { description: 'The largest file, in MB', type: ['integer', 'string'] },
  },
} as const;
