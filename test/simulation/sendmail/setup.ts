import { chance } from '../random.ts';

/** How a Sendmail is set up, as far as its log depends on it. */
export interface Setup {
  readonly host: string;
  /** ms since 1970. */
  readonly beginsAt: number;
  /** Since 8.15 the protocol of an arrival says TLS and AUTH, and TLS lines have versions instead of families. */
  readonly saysProto: boolean;
  /** 9 logs TLS, AUTH and deferrals, 8 deliveries, 6 arrivals alone. */
  readonly logLevel: 6 | 8 | 9;
  /** Commands go through the submission program, which hands over to the server on this host. */
  readonly hasMsp: boolean;
  /** A content filter on this host takes messages out of the queue and hands them back. */
  readonly hasFilter: boolean;
  /** Retries are made by one process, which keeps its connections. */
  readonly hasRunner: boolean;
  /** TLS fails with servers at times, and mail goes on in clear text. */
  readonly losesTls: boolean;
  /** The log begins twenty minutes before the story. */
  readonly isRunning: boolean;
  readonly date: 'rfc3164' | 'rfc3339';
}

export function setup(seed: number): Setup {
  const luck = chance(seed ^ 0x5e4d);
  return {
    host: luck.pick(['mail', 'relay.example.com']),
    // At times shortly before midnight and New Year.
    beginsAt: luck.pick([Date.UTC(2020, 11, 31, 21), Date.UTC(2021, 2, 8, 22, 50), Date.UTC(2021, 5, 1, 3)]),
    saysProto: !luck.oneIn(3),
    logLevel: luck.pick([9, 9, 9, 8, 6] as const),
    hasMsp: luck.oneIn(2),
    hasFilter: luck.oneIn(3),
    hasRunner: luck.oneIn(2),
    losesTls: luck.oneIn(2),
    isRunning: luck.oneIn(2),
    date: luck.pick(['rfc3164', 'rfc3339'] as const),
  };
}
