import { chance } from '../random.ts';

/** How an Exim is set up, as far as its log depends on it. */
export interface Setup {
  /** Its own main log, or syslog with or without its own dates; `split`: long lines come in parts. */
  readonly writes: 'main-log' | 'syslog' | 'split-syslog' | 'undated-syslog';
  /** Of syslog. */
  readonly host: string;
  /** ms since 1970. */
  readonly beginsAt: number;
  /** What `log_timezone` adds, and what the clock of its dates shows minus UTC, in hours. */
  readonly hasZone: boolean;
  readonly offsetHours: number;
  readonly hasMilliseconds: boolean;
  /** Message ids of Exim 4.97 and newer. */
  readonly hasLongIds: boolean;
  /** `TLS1.2` of GnuTLS and newer OpenSSL, `TLSv1.2` of older. */
  readonly namesTls: 'TLS' | 'TLSv';
  /** From Exim 4.98 on a session where TLS comes first has a protocol name of its own. */
  readonly hasTlsFirstNames: boolean;
  /** `server_set_id` of its authenticators. */
  readonly setsId: boolean;
  /** It asks clients who they are (RFC 1413). What they answer has no end of its own, so that no other text may look alike. */
  readonly asksIdent: boolean;
  readonly filter: 'none' | 'smtp' | 'pipe';
  /** Mail is handed on while the client waits (`control = cutthrough_delivery`). */
  readonly cutsThrough: boolean;
  /** log_selector. */
  readonly logs: Readonly<Record<Selector, boolean>>;
}

const SELECTORS = [
  ...(['tls_cipher', 'tls_certificate_verified', 'tls_peerdn', 'tls_sni', 'received_recipients', 'subject'] as const),
  ...([
    'received_sender',
    'incoming_port',
    'outgoing_port',
    'incoming_interface',
    'sender_on_delivery',
    'pid',
  ] as const),
  ...(['return_path_on_delivery', 'queue_time', 'deliver_time', 'smtp_mailauth', 'proxy', 'pipelining'] as const),
  ...(['all_parents', 'delivery_size', 'tls_resumption', 'receive_time'] as const),
];
type Selector = (typeof SELECTORS)[number];

export function setup(seed: number): Setup {
  const luck = chance(seed ^ 0xe81);
  const writes = luck.pick(['main-log', 'main-log', 'main-log', 'syslog', 'split-syslog', 'undated-syslog'] as const);
  const logs = Object.fromEntries(SELECTORS.map((name) => [name, luck.oneIn(2)])) as Record<Selector, boolean>;
  return {
    writes,
    host: luck.pick(['mx1', 'relay.example.com']),
    // At times shortly before midnight and New Year.
    beginsAt: luck.pick([Date.UTC(2020, 11, 31, 21), Date.UTC(2021, 2, 8, 22, 50), Date.UTC(2021, 5, 1, 3)]),
    hasZone: luck.oneIn(4),
    offsetHours: luck.pick([0, 0, 1, -5]),
    hasMilliseconds: luck.oneIn(4),
    hasLongIds: luck.oneIn(2),
    namesTls: luck.pick(['TLS', 'TLSv'] as const),
    hasTlsFirstNames: luck.oneIn(3),
    setsId: !luck.oneIn(4),
    asksIdent: luck.oneIn(6),
    filter: luck.pick(['none', 'none', 'smtp', 'pipe'] as const),
    cutsThrough: luck.oneIn(3),
    // It is on unless somebody switches it off.
    logs: { ...logs, tls_cipher: !luck.oneIn(4) },
  };
}
