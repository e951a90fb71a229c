import type { Tls } from '../../../../src/ingest/log/logged-message.ts';
import type { Auth } from '../../../../src/model/dimensions.ts';
import type { ExchangeMessage } from './exchange-message.ts';

/**
 * What the log of a front end knows of a session: who signed in, from where and over which TLS; or over which TLS it
 * makes a connection for a Hub.
 */
export interface Known {
  readonly ref: string;
  readonly tls: Tls;
  /** Empty where the log does not say. */
  readonly sender: string;
  readonly auth: Auth;
  readonly client: string;
  /** Nothing more will be found out, whatever other files have. */
  readonly isFinal: boolean;
  /** ms since 1970. */
  readonly at: number;
}

/** A message that waits for what the log of a front end says. */
export interface Open {
  readonly ref: string;
  /** As far as it is known: told so where nothing more is found out. */
  readonly message: ExchangeMessage;
  readonly isTold: boolean;
  /** How often it was put off to say so. */
  readonly waited: number;
  /** When it was accepted, ms since 1970. */
  readonly at: number;
}

/** Beyond these the ones noted first are given up. */
export const MAX_KNOWN = 20_000;
export const MAX_OPEN = 20_000;

/** Sessions of front ends, and the messages that wait for them; either may come first. */
export interface Ledger {
  readonly know: (known: Known) => void;
  /** Tells it, at once where all is known, else when that is decided, or at the end. */
  readonly take: (open: Open) => void;
  /** A session is over, all of whose messages were told: nobody will ask for it again. */
  readonly forget: (ref: string) => void;
  /**
   * Tells what can be told now, with what others know; and what waits, as far as it is known, unless `mayWait` it a
   * little. Answers how many of them are not decided.
   */
  readonly settle: (others: Iterable<Known>, othersOpen: Iterable<Open>, mayWait: (open: Open) => boolean) => number;
  readonly known: () => Iterable<Known>;
  readonly open: () => Iterable<Open>;
  readonly drop: (isOver: { readonly known: (of: Known) => boolean; readonly open: (of: Open) => boolean }) => void;
}

export function ledgerOf(
  before: { readonly known: Iterable<Known>; readonly open: Iterable<Open> },
  tell: (message: ExchangeMessage) => void,
): Ledger {
  const knownBy = new Map<string, Known>();
  const openBy = new Map<string, Open[]>();
  /** Those noted since they were settled last: only they can decide something. */
  let fresh = new Set<string>();
  let openCount = 0;
  for (const each of before.known) note(each);
  for (const each of before.open) wait(each);

  return {
    know(known) {
      note(known);
      fresh.add(known.ref);
      limit();
    },
    take(open) {
      const known = knownBy.get(open.ref);
      if (known?.isFinal) {
        tell(decided(open.message, known));
        return;
      }
      wait(open);
      fresh.add(open.ref);
      if (openCount > MAX_OPEN) giveUpFirst();
    },
    forget(ref) {
      if (!openBy.has(ref)) knownBy.delete(ref);
    },
    settle(others, othersOpen, mayWait) {
      for (const each of others) {
        const own = openBy.has(each.ref) ? knownBy.get(each.ref) : null;
        if (own === null) continue;
        if (own === undefined || isBetter(each, own)) {
          knownBy.set(each.ref, each);
          fresh.add(each.ref);
        }
      }
      // What another log waits for, this one may have just said.
      for (const each of othersOpen) {
        const known = fresh.has(each.ref) ? knownBy.get(each.ref) : undefined;
        if (known !== undefined) tell(decided(each.message, known));
      }
      for (const ref of fresh) decide(ref);
      fresh = new Set();
      return tellUndecided(mayWait);
    },
    known: () => knownBy.values(),
    *open() {
      for (const each of openBy.values()) yield* each;
    },
    drop(isOver) {
      for (const [ref, known] of knownBy) if (isOver.known(known)) knownBy.delete(ref);
      for (const [ref, open] of openBy)
        replace(
          ref,
          open.filter((each) => !(each.isTold && isOver.open(each))),
        );
    },
  };

  function note(known: Known): void {
    const own = knownBy.get(known.ref);
    if (own !== undefined && !isBetter(known, own) && known.at <= own.at) return;
    knownBy.delete(known.ref);
    knownBy.set(known.ref, own === undefined ? known : merged(own, known));
  }

  function wait(open: Open): void {
    const others = openBy.get(open.ref);
    const earlier = others?.findIndex(({ message }) => message.key === open.message.key) ?? -1;
    if (others && earlier >= 0) {
      // More is known of it, as where the beginning of its session was found.
      others[earlier] = open;
      return;
    }
    openCount++;
    if (others) others.push(open);
    else openBy.set(open.ref, [open]);
  }

  function decide(ref: string): void {
    const known = knownBy.get(ref);
    const open = openBy.get(ref);
    if (known === undefined || open === undefined) return;
    for (const { message } of open) tell(decided(message, known));
    // More of it may yet be found out, in the file that has its beginning.
    replace(ref, known.isFinal ? [] : open.map((each) => ({ ...each, isTold: true })));
  }

  function tellUndecided(mayWait: (open: Open) => boolean): number {
    let undecided = 0;
    for (const [ref, open] of openBy) {
      if (knownBy.has(ref)) continue;
      undecided += open.length;
      if (open.every(({ isTold }) => isTold)) continue;
      openBy.set(
        ref,
        open.map((each) => {
          if (each.isTold) return each;
          if (mayWait(each)) return { ...each, waited: each.waited + 1 };
          tell(each.message);
          return { ...each, isTold: true };
        }),
      );
    }
    return undecided;
  }

  function replace(ref: string, open: Open[]): void {
    openCount -= (openBy.get(ref)?.length ?? 0) - open.length;
    if (open.length > 0) openBy.set(ref, open);
    else openBy.delete(ref);
  }

  /** A map keeps the order in which keys were set. */
  function limit(): void {
    if (knownBy.size <= MAX_KNOWN) return;
    for (const ref of firstOf(knownBy.keys(), MAX_KNOWN / 10)) knownBy.delete(ref);
  }

  function giveUpFirst(): void {
    for (const ref of firstOf(openBy.keys(), MAX_OPEN / 10)) {
      const known = knownBy.get(ref);
      for (const { message, isTold } of openBy.get(ref) ?? []) {
        if (known !== undefined) tell(decided(message, known));
        else if (!isTold) tell(message);
      }
      replace(ref, []);
    }
  }
}

function firstOf<T>(all: Iterable<T>, count: number): readonly T[] {
  const first: T[] = [];
  for (const each of all) {
    if (first.length >= count) break;
    first.push(each);
  }
  return first;
}

const isBetter = (one: Known, other: Known): boolean =>
  (one.isFinal && !other.isFinal) ||
  (one.tls.version !== 'unknown' && other.tls.version === 'unknown') ||
  (one.sender.includes('@') && !other.sender.includes('@')) ||
  (one.sender !== '' && other.sender === '');

/** What either of two tellings of a session knows. */
const merged = (older: Known, newer: Known): Known => ({
  ...newer,
  tls: newer.tls.version === 'unknown' ? older.tls : newer.tls,
  sender: older.sender.includes('@') && !newer.sender.includes('@') ? older.sender : newer.sender || older.sender,
  auth: newer.auth === 'none' ? older.auth : newer.auth,
  client: newer.client || older.client,
  isFinal: newer.isFinal || older.isFinal,
});

/** With what the front end's session says. */
function decided(message: ExchangeMessage, { tls, sender, auth, client }: Known): ExchangeMessage {
  if (message.kind !== 'smtp-auth') return { ...message, tls };
  return {
    ...message,
    tls,
    sender: sender || message.sender,
    auth: auth === 'none' ? message.auth : auth,
    client: client || message.client,
  };
}
