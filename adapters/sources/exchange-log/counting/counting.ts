import { NONE, type Tell, UNKNOWN } from '../../../../src/ingest/log/logged-message.ts';
import { type Carry, jsonOf } from '../carry.ts';
import type { Family } from '../lines/log-lines.ts';
import type { LogRow } from '../lines/log-row.ts';
import { decoding } from '../lines/text.ts';
import { isSignedIn } from '../sessions/attributes.ts';
import { clientSession } from '../sessions/commands.ts';
import type { Accepted } from '../sessions/dialogue.ts';
import type { Piece, Waiting } from '../sessions/piece.ts';
import { isUnnumbered, sessionsOf } from '../sessions/sessions.ts';
import type { Declared } from '../settings.ts';
import { connectorsOf } from './connectors.ts';
import { endpointOf } from './endpoint.ts';
import {
  authOf,
  connectorMessage,
  type ExchangeMessage,
  senderOf,
  submittedMessage,
  tlsOf,
} from './exchange-message.ts';
import { type Known, ledgerOf, type Open } from './ledger.ts';
import { secondHopsOf } from './second-hops.ts';
import { tallyOf } from './tally.ts';
import { isFirstHop, isHub, type Judging, judge, type Verdict } from './verdict.ts';

/** Counts the messages of a log, with what earlier reads and other logs know. */
export interface Counting {
  readonly read: (row: LogRow, family: Family) => void;
  /**
   * Tells everything that is known. `others`: what other logs know; `until`: up to when this one was read (ms). What the
   * next read needs; JSON.
   */
  readonly settle: (others: readonly Carry[], until: number) => Readonly<Record<string, unknown>>;
  /** Whether another log may decide what is told but not decided. */
  readonly waits: () => boolean;
  /** After settling: sentences for people. */
  readonly notes: () => readonly string[];
}

/** How far clocks of servers may differ, and how often a message is put off until another log has been read so far. */
const SKEW_MS = 60_000;
const MAX_WAITED = 3;
/** What others have not asked for, though they were read so much further, they will not ask for. */
const OVER_MS = 2 * 3_600_000;

const CLIENT = 'client ';
const OUTSIDE = 'outside ';

export function countingOf(declared: Declared, before: Carry, tellFor: (host: string) => Tell): Counting {
  const connectorOf = connectorsOf(declared, decoding(declared.encoding));
  const tally = tallyOf();
  const give = (message: ExchangeMessage): void => tellFor(message.host)(message, message.tls);
  const ledger = ledgerOf(before, give);
  const hops = secondHopsOf(before.hops, before.hasFirstHop, give);
  const judging = new WeakMap<Piece, Judging>();
  const seenPorts = new Set<string>();
  let hasFirstHop = before.hasFirstHop;
  let hasOutboundProxy = before.hasOutboundProxy;
  let hasHub = before.hasHub;
  /** As of the last time that others were asked. */
  let hasHubBeside = false;
  let undecided = before.open.length;
  /** Messages of this log that wait, by key: those of others are theirs to speak of. */
  const own = new Set<string>();
  const sessions = sessionsOf(before.pieces, declared.name, {
    accepted,
    withdrawn: (piece, message) => {
      if (message.toldAs === 'connector') tellAsInside(piece, message, judgingOf(piece));
    },
    givenUp: tellWaiting,
    changed,
    loginFailed: (piece) => tally.loginFailed(endpointOf(piece.remote).address),
  });

  return {
    read(row, family) {
      if (family === 'receive' && !seenPorts.has(row.local)) see(row.local);
      sessions.read(row, family);
    },
    settle(others, until) {
      const pieces = sessions.settle(
        others.flatMap((other) => other.pieces),
        until,
      );
      for (const piece of pieces) tellWaiting(piece);
      undecided = ledger.settle(
        others.flatMap((other) => other.known),
        others.flatMap((other) => other.open),
        mayWait(others),
      );
      hasHubBeside = others.some((other) => other.hasHub);
      hops.settle(
        hasFirstHop || others.some((other) => other.hasFirstHop),
        others.flatMap((other) => other.hops),
      );
      ledger.drop(isOver(others));
      const [known, open] = [[...ledger.known()], [...ledger.open()]];
      return jsonOf({ hasFirstHop, hasOutboundProxy, hasHub, pieces, known, open, hops: hops.open() });
    },
    waits: () => undecided > 0 || hops.open().length > 0 || (tally.handsOn() && !hasHub && !hasHubBeside),
    notes() {
      const ownOpen = [...ledger.open()].filter(({ message }) => own.has(message.key));
      const of = (prefix: string) => ownOpen.filter(({ ref }) => ref.startsWith(prefix)).length;
      const countsSecondHops = !hasFirstHop && hops.open().some(({ isTold }) => isTold);
      return tally.notes({
        undecided: of(CLIENT),
        withoutTls: of(OUTSIDE),
        countsSecondHops,
        hasHub: hasHub || hasHubBeside,
      });
    },
  };

  function see(local: string): void {
    if (seenPorts.size < 1000) seenPorts.add(local);
    const { port } = endpointOf(local);
    if (isFirstHop(port)) hasFirstHop = true;
    if (isHub(port)) hasHub = true;
  }

  function judgingOf(piece: Piece): Judging {
    let known = judging.get(piece);
    if (known === undefined) {
      const [local, remote] = [endpointOf(piece.local), endpointOf(piece.remote)];
      known = { connector: connectorOf(piece.connector), local, remote, isOwn: declared.isOwn };
      judging.set(piece, known);
    }
    return known;
  }

  function accepted(piece: Piece, message: Accepted, toldAs: Waiting['toldAs']): void {
    const known = judgingOf(piece);
    const verdict = judge(piece, message, known);
    // It was taken for something else while the beginning of its session was missing.
    if (toldAs === 'connector' && !isConnectorMail(verdict)) tellAsInside(piece, message, known);
    count(piece, message, verdict, known);
  }

  function tellAsInside(piece: Piece, message: Accepted, { connector }: Judging): void {
    give(connectorMessage(piece, message, { direction: 'local', connector, type: 'none', client: '', tls: NONE }));
  }

  /** Tells a message, or takes note of why it does not count. */
  function count(piece: Piece, message: Accepted, verdict: Verdict, { connector, remote }: Judging): void {
    const { attributes } = message;
    const tls = tlsOf(attributes, piece.isFromGreeting);
    switch (verdict.is) {
      case 'internal':
        tally.internal(verdict.why, connector.name);
        return;
      case 'inbound':
        give(
          connectorMessage(piece, message, {
            ...{ direction: 'inbound', connector, type: verdict.type, client: remote.address, tls },
          }),
        );
        return;
      case 'second-hop': {
        tally.secondHop();
        const client = attributes.client ?? '';
        const parts = { direction: 'inbound', connector, type: verdict.type, client, tls: UNKNOWN } as const;
        hops.take(openOf('', connectorMessage(piece, message, parts), message.at));
        return;
      }
      case 'outbound': {
        const direction = 'outbound' as const;
        const parts = { direction, connector, type: verdict.type, client: '', tls: verdict.isProxied ? UNKNOWN : tls };
        const sent = connectorMessage(piece, message, parts);
        // Where all sessions have one number, it names none.
        if (verdict.isProxied && !isUnnumbered(numberOf(piece)))
          wait(openOf(`${OUTSIDE}${numberOf(piece).toUpperCase()}`, sent, message.at));
        else give(sent);
        return;
      }
      case 'submission': {
        const sender = senderOf(attributes) || (message.from ?? '').toLowerCase();
        const client = verdict.isProxied ? (attributes.client ?? '') : remote.address;
        const auth = verdict.isProxied ? 'other' : authOf(attributes);
        const parts = { connector, client, tls: verdict.isProxied ? UNKNOWN : tls, sender, auth } as const;
        const submitted = submittedMessage(piece, message, parts);
        if (verdict.proxyOf === null) give(submitted);
        else wait(openOf(`${CLIENT}${verdict.proxyOf}`, submitted, message.at));
      }
    }
  }

  function wait(open: Open): void {
    if (own.size < MAX_OWN) own.add(open.message.key);
    ledger.take(open);
  }

  /** Messages of a session without its beginning: told as far as they are known, once. */
  function tellWaiting(piece: Piece): void {
    piece.waiting = piece.waiting.map((message) => {
      const known = judgingOf(piece);
      const verdict = judge(piece, message, known);
      if (message.toldAs === 'connector' && !isConnectorMail(verdict)) {
        tellAsInside(piece, message, known);
        return { ...message, toldAs: null };
      }
      if (message.toldAs !== null) return message;
      if (verdict.is === 'internal' || verdict.is === 'second-hop') return message;
      count(piece, message, verdict, known);
      return { ...message, toldAs: verdict.is === 'submission' ? 'smtp-auth' : 'connector' };
    });
  }

  /** What a session says of others. */
  function changed(piece: Piece): void {
    const { attributes } = piece.dialogue;
    if (piece.family === 'send') {
      if (attributes.madeFor === undefined || isUnnumbered(attributes.madeFor)) return;
      hasOutboundProxy = true;
      if (attributes.tls !== undefined || piece.hasEnd) know(piece, `${OUTSIDE}${attributes.madeFor}`);
    } else if (attributes.proxyOf !== undefined) {
      if (piece.hasEnd) ledger.forget(`${CLIENT}${attributes.proxyOf}`);
    } else if (isSignedIn(attributes)) clientSignedIn(piece);
  }

  function clientSignedIn(piece: Piece): void {
    const { isHandedOn, isLoginAccepted } = piece.dialogue.attributes;
    const { remote, local } = judgingOf(piece);
    if (!isFirstHop(local.port)) return;
    const isOver = piece.hasEnd && piece.messages === 0;
    if (!((isHandedOn && isLoginAccepted) || isOver)) return;
    if (piece.hasEnd) tally.handedOn();
    know(piece, `${CLIENT}${clientSession(numberOf(piece), remote.address, remote.port)}`);
  }

  function know(piece: Piece, ref: string): void {
    const { attributes } = piece.dialogue;
    const tls = tlsOf(attributes, piece.isFromGreeting);
    const { remote } = judgingOf(piece);
    ledger.know({
      ...{ ref, tls, sender: senderOf(attributes), auth: authOf(attributes), client: remote.address, at: piece.at },
      isFinal: piece.hasStart || tls.version !== 'unknown',
    });
  }

  /** Another log that may decide a message has not been read so far yet. */
  function mayWait(others: readonly Carry[]): (open: Open) => boolean {
    const clients = others.filter((other) => other.hasFirstHop).map(({ at }) => at);
    const outside = others.filter((other) => other.hasOutboundProxy).map(({ at }) => at);
    return ({ ref, at, waited }) =>
      waited < MAX_WAITED &&
      (ref.startsWith(CLIENT) ? clients : outside).some((read) => read !== undefined && read < at + SKEW_MS);
  }

  /** Logs that go on have passed it by: none will have more to say of it, or ask for it. */
  function isOver(others: readonly Carry[]) {
    const read = others.flatMap(({ at }) => at ?? []);
    const earliest = read.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...read) - OVER_MS;
    const newest = (read.length === 0 ? Number.NEGATIVE_INFINITY : Math.max(...read)) - KEPT_MS;
    const over = Math.max(earliest, newest);
    return { known: ({ at }: Known) => at < over, open: ({ at }: Open) => at < over };
  }
}

/** As Exchange wrote it. */
const numberOf = ({ session }: Piece): string => session.split(' ', 1)[0] ?? '';

const isConnectorMail = ({ is }: Verdict): boolean => is === 'inbound' || is === 'outbound';

const MAX_OWN = 20_000;
/** As long as Exchange itself keeps its logs, and a little longer. */
const KEPT_MS = 35 * 24 * 3_600_000;

const openOf = (ref: string, message: ExchangeMessage, at: number): Open => ({
  ...{ ref, message, isTold: false, waited: 0, at },
});
