import { z } from 'zod';
import { isLoopback } from '../../../src/permissions/this-machine.ts';
import { describedIn, type Given, readChatSettings, type SettingsRead } from '../chat-settings.ts';
import { isDomain, readAddress } from './address.ts';
import type { SmtpServer } from './smtp/smtp-server.ts';

/** What mail is sent with, checked. */
export interface MailSettings {
  readonly from: string;
  /** In small letters: who may receive. */
  readonly domains: readonly string[];
  readonly server: SmtpServer;
}

const PORTS = { starttls: 587, implicit: 465, none: 25 } as const;
const IMPLICIT_PORT = '465';

const domains = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');

const schema = z.object({
  MAILFLOW_MAIL_FROM: z
    .string()
    .refine((text) => readAddress(text).ok, 'is not an address, such as mailflow@contoso.com')
    .optional()
    .describe('The address that mail comes from, such as mailflow@contoso.com'),
  MAILFLOW_MAIL_DOMAINS: z
    .string()
    .refine(
      (text) => domains(text).length > 0 && domains(text).every(isDomain),
      'is not a list of domains, such as contoso.com',
    )
    .optional()
    .describe('The domains whose addresses may receive mail; no others'),
  MAILFLOW_MAIL_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:[\]-]+$/, 'is not the name of a server, such as relay.contoso.com')
    .optional()
    .describe('The SMTP server that takes the mail, such as relay.contoso.com'),
  MAILFLOW_MAIL_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'is not a port, such as 587')
    .refine((port) => Number(port) > 0 && Number(port) <= 65_535, 'is not between 1 and 65535')
    .optional()
    .describe('Its port; 587, or 465 with `implicit`'),
  MAILFLOW_MAIL_TLS: z
    .enum(['starttls', 'implicit', 'none'], 'is none of starttls, implicit, none')
    .optional()
    .describe(
      'TLS is required: `starttls` (the default), or `implicit` from the first byte (the default on port 465). `none` is for a server on this machine only',
    ),
  MAILFLOW_MAIL_USER: z
    .string()
    .regex(/^[^\p{Cc}]+$/u, 'contains a control character')
    .optional()
    .describe('The name to sign in with; leave it out where the server asks for none'),
  MAILFLOW_MAIL_PASSWORD: z
    .string()
    .regex(/^[^\p{Cc}]+$/u, 'contains a line break or another control character')
    .optional()
    .describe('Its password'),
});

/** Name → what it is. */
export const SETTINGS = describedIn(schema);

/** Reads the variables of mail. */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): SettingsRead<MailSettings> =>
  readChatSettings(schema, environment, missing, (data, given) => {
    const tls = tlsOf(given);
    const { MAILFLOW_MAIL_USER: user, MAILFLOW_MAIL_PASSWORD: password } = data;
    const from = readAddress(data.MAILFLOW_MAIL_FROM ?? '');
    return {
      from: from.ok ? from.address : '',
      domains: domains(data.MAILFLOW_MAIL_DOMAINS ?? ''),
      server: {
        host: data.MAILFLOW_MAIL_HOST ?? '',
        port: data.MAILFLOW_MAIL_PORT === undefined ? PORTS[tls] : Number(data.MAILFLOW_MAIL_PORT),
        tls,
        login: user === undefined || password === undefined ? null : { user, password },
      },
    };
  });

function tlsOf({ MAILFLOW_MAIL_TLS: tls, MAILFLOW_MAIL_PORT: port }: Given): SmtpServer['tls'] {
  if (tls === 'implicit' || tls === 'none') return tls;
  return tls === undefined && port === IMPLICIT_PORT ? 'implicit' : 'starttls';
}

function missing(given: Given): readonly string[] {
  const { MAILFLOW_MAIL_USER: user, MAILFLOW_MAIL_PASSWORD: password, MAILFLOW_MAIL_HOST: host } = given;
  const isClear = given['MAILFLOW_MAIL_TLS'] === 'none';
  return [
    ...(['MAILFLOW_MAIL_FROM', 'MAILFLOW_MAIL_DOMAINS', 'MAILFLOW_MAIL_HOST'] as const).flatMap((name) =>
      name in given ? [] : [`${name}: is missing. ${SETTINGS[name]}.`],
    ),
    ...(user !== undefined && password === undefined
      ? ['MAILFLOW_MAIL_PASSWORD: is missing beside MAILFLOW_MAIL_USER.']
      : []),
    ...(user === undefined && password !== undefined
      ? ['MAILFLOW_MAIL_USER: is missing beside MAILFLOW_MAIL_PASSWORD.']
      : []),
    ...(isClear && host !== undefined && !isLoopback(host)
      ? ['MAILFLOW_MAIL_TLS: none is for a server on this machine only. Use starttls or implicit.']
      : []),
    ...(isClear && password !== undefined
      ? [
          'MAILFLOW_MAIL_TLS: none would send the password in clear. Use starttls or implicit, or leave out MAILFLOW_MAIL_USER.',
        ]
      : []),
  ];
}
