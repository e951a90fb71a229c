import { chance } from '../random.ts';

/** How a Postfix is set up, as far as its log depends on it. */
export interface Setup {
  readonly host: string;
  /** ms since 1970. */
  readonly beginsAt: number;
  /** Services that log TLS (`smtpd_tls_loglevel`), and whether deliveries do (`smtp_tls_loglevel`). */
  readonly loudServices: readonly string[];
  readonly logsTlsOut: boolean;
  /** From Postfix 3.0 on sessions end with counters, from 3.11 on deliveries say `tls=`. */
  readonly hasCounters: boolean;
  readonly hasTlsField: boolean;
  readonly filter: 'none' | 'before-queue' | 'after-queue' | 'after-queue-on-the-network';
  /** Whether the filter says what it hands back (XFORWARD), and whether smtpd logs the filter's answers. */
  readonly hasXforward: boolean;
  readonly logsVerdicts: boolean;
  /** Servers lose connections after the handshake at times, and mail goes on in clear text (`smtp_tls_security_level = may`). */
  readonly losesTls: boolean;
  readonly date: 'rfc3164' | 'rfc3339';
}

export const SERVICES = {
  mx: 'postfix/smtpd',
  submission: 'postfix/submission/smtpd',
  'tls-first': 'postfix/smtps/smtpd',
  'unnamed-tls-first': 'postfix/relay-in/smtpd',
  loopback: 'postfix/smtpd',
} as const;

export function setup(seed: number): Setup {
  const luck = chance(seed ^ 0x5eed);
  const filter = luck.pick(['none', 'none', 'before-queue', 'after-queue', 'after-queue-on-the-network'] as const);
  const hasCounters = !luck.oneIn(4);
  // Something has to say what the filter answered.
  const logsVerdicts = !hasCounters || luck.oneIn(2);
  return {
    host: luck.pick(['mail', 'relay.example.com']),
    // At times shortly before midnight and New Year.
    beginsAt: luck.pick([Date.UTC(2020, 11, 31, 21), Date.UTC(2021, 2, 8, 22, 50), Date.UTC(2021, 5, 1, 3)]),
    loudServices: [...new Set(Object.values(SERVICES))].filter(() => !luck.oneIn(3)),
    logsTlsOut: !luck.oneIn(3),
    hasCounters,
    hasTlsField: luck.oneIn(3),
    filter,
    logsVerdicts,
    hasXforward: luck.oneIn(2),
    date: luck.pick(['rfc3164', 'rfc3339'] as const),
    losesTls: luck.oneIn(2),
  };
}
