import { type Chance, chance } from './random.ts';

/*
 * What happened on a relay, whatever software it runs: who came, what of it was accepted, where it went, and how it was
 * encrypted. A writer turns the story into a log of one kind, and states what such a log can know of it.
 */

export type TlsUsed = '1.0' | '1.1' | '1.2' | '1.3';

export interface Host {
  readonly name: string;
  readonly address: string;
}

/** Why a message that was begun never got into the queue. */
const FAILURES = [
  'recipient-rejected',
  'data-rejected',
  'content-rejected',
  'reset',
  'connection-lost',
  'timed-out',
  'only-a-probe',
  'discarded',
] as const;
type Failure = (typeof FAILURES)[number];

export interface Delivery {
  readonly recipient: string;
  /** Null: it stays on the relay, in a mailbox. */
  readonly to: (Host & { readonly port: number }) | null;
  /** Outcomes one after another, each so many seconds after the one before; the last is final, or the story ends first. */
  readonly attempts: readonly {
    readonly afterSeconds: number;
    readonly result: 'sent' | 'deferred' | 'bounced';
    /** What was used, null for clear text. */
    readonly tls: TlsUsed | null;
  }[];
}

export interface Attempt {
  readonly afterSeconds: number;
  readonly sender: string;
  readonly fate: 'accepted' | Failure;
  /** Where it goes once it is accepted. */
  readonly deliveries: readonly Delivery[];
  /** Takes the way through a content filter, which hands it back. */
  readonly isFiltered: boolean;
}

export interface Visit {
  readonly kind: 'visit';
  /** Seconds since the story began. */
  readonly at: number;
  readonly client: Host;
  /** Mail from the internet, from a user who signs in, or from a program on the relay itself. */
  readonly door: 'mx' | 'submission' | 'tls-first' | 'unnamed-tls-first' | 'loopback';
  readonly login: { readonly user: string; readonly method: string } | null;
  readonly tls: TlsUsed | null;
  /** A proxy in front has ended the client's TLS and speaks for it. */
  readonly proxy: Host | null;
  readonly attempts: readonly Attempt[];
}

/** A message handed in by a command on the relay. */
export interface Command extends Omit<Attempt, 'fate' | 'afterSeconds' | 'isFiltered'> {
  readonly kind: 'command';
  readonly at: number;
}

type Event = Visit | Command;

export interface Story {
  readonly events: readonly Event[];
}

const CLIENTS: readonly Host[] = [
  { name: 'mx1.example.org', address: '198.51.100.7' },
  { name: 'unknown', address: '198.51.100.8' },
  { name: 'pc.example.net', address: '192.0.2.20' },
  { name: 'v6.example.net', address: '2001:db8::20' },
];
const RELAYS: readonly (Host & { readonly port: number })[] = [
  { name: 'mx.fabrikam.example', address: '203.0.113.5', port: 25 },
  { name: 'mx.tailspin.example', address: '203.0.113.6', port: 25 },
  { name: 'smarthost.example', address: '203.0.113.7', port: 587 },
];
const USERS = ['anna@example.com', 'scanner@example.com', 'info'];
/** Texts of strangers that look like a log's own fields. */
const ODD = [
  'plain',
  'a.b+c',
  '"odd, one"',
  '"x>, relay=evil.example[203.0.113.66]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)"',
  '"y, status=bounced (z"',
];

/** A few hours of a relay's life, with at most `size` visits. */
export function story(seed: number, size: number): Story {
  const luck = chance(seed);
  let at = 0;
  const events = Array.from({ length: luck.between(1, size) }, (): Event => {
    // Many within the same second or two, so that processes and ids meet.
    at += luck.oneIn(4) ? luck.between(30, 1500) : luck.between(0, 2);
    return luck.oneIn(8) ? command(luck, at) : visit(luck, at);
  });
  return { events };
}

function visit(luck: Chance, at: number): Visit {
  const door = luck.pick([
    'mx',
    'mx',
    'mx',
    'submission',
    'submission',
    'tls-first',
    'unnamed-tls-first',
    'loopback',
  ] as const);
  const isLoopback = door === 'loopback';
  const isTlsFirst = door === 'tls-first' || door === 'unnamed-tls-first';
  const hasLogin = door === 'submission' || isTlsFirst || (door === 'mx' && luck.oneIn(6));
  const proxy = !isLoopback && luck.oneIn(10) ? { name: 'front.internal', address: '192.0.2.250' } : null;
  const version = luck.pick(['1.0', '1.1', '1.2', '1.2', '1.3'] as const);
  return {
    kind: 'visit',
    at,
    door,
    client: isLoopback ? { name: 'localhost', address: '127.0.0.1' } : luck.pick(CLIENTS),
    login: hasLogin ? { user: luck.pick(USERS), method: luck.pick(['PLAIN', 'LOGIN', 'XOAUTH2']) } : null,
    tls: isLoopback || proxy !== null ? null : isTlsFirst || luck.oneIn(2) ? version : null,
    proxy,
    attempts: Array.from({ length: luck.pick([0, 1, 1, 1, 2, 3]) }, () => attempt(luck)),
  };
}

function attempt(luck: Chance): Attempt {
  const fate = luck.oneIn(3) ? luck.pick(FAILURES) : 'accepted';
  return {
    afterSeconds: luck.between(0, 2),
    sender: sender(luck),
    fate,
    deliveries: fate === 'accepted' ? deliveries(luck) : [],
    isFiltered: luck.oneIn(4),
  };
}

const command = (luck: Chance, at: number): Command => ({
  kind: 'command',
  at,
  sender: 'root',
  deliveries: deliveries(luck),
});

const sender = (luck: Chance): string =>
  luck.oneIn(6)
    ? `a, size=1, nrcpt=9 (queue active)@example.org`
    : luck.oneIn(6)
      ? ''
      : `${luck.pick(['s', 't'])}@example.org`;

function deliveries(luck: Chance): readonly Delivery[] {
  const relays = [luck.pick(RELAYS), luck.pick(RELAYS), null];
  return Array.from({ length: luck.between(1, 4) }, (_, i) => {
    const to = luck.pick(relays);
    return {
      recipient: `${luck.pick(ODD)}${i}@example.com`.replace(/"(\d)@/, '$1"@'),
      to,
      attempts: attempts(luck, to),
    };
  });
}

/** Mostly sent at once; at times put off once or twice, even past midnight, at times never done. */
function attempts(luck: Chance, to: Delivery['to']): Delivery['attempts'] {
  const tls = () => (to === null || luck.oneIn(3) ? null : luck.pick(['1.2', '1.3'] as const));
  const deferred = luck.oneIn(5) ? luck.between(1, 2) : 0;
  const before = Array.from({ length: deferred }, (_, i) => ({
    afterSeconds: i === 0 ? luck.between(0, 2) : luck.between(300, 4000),
    result: 'deferred' as const,
    tls: tls(),
  }));
  if (deferred > 0 && luck.oneIn(4)) return before;
  const afterSeconds = deferred > 0 ? luck.between(300, 8000) : luck.between(0, 2);
  return [...before, { afterSeconds, result: luck.oneIn(8) ? 'bounced' : 'sent', tls: tls() }];
}
