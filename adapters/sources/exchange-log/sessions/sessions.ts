import type { Family } from '../lines/log-lines.ts';
import type { LogRow } from '../lines/log-row.ts';
import { type Attributes, withLater } from './attributes.ts';
import { type Accepted, newDialogue, type Outcome } from './dialogue.ts';
import {
  covers,
  goesOn,
  MAX_LINES,
  MAX_TEXT,
  MAX_WAITING,
  nameOf,
  type Piece,
  SESSION_MS,
  type Waiting,
} from './piece.ts';
import { type Line, step } from './step.ts';

/** What comes of the lines of sessions. */
export interface SessionEvents {
  /** A message of a session of which the beginning is known; `before`: what it was taken for while it was not. */
  readonly accepted: (piece: Piece, message: Accepted, toldAs: Waiting['toldAs']) => void;
  /** What was taken for a message, while the beginning of its session was missing, is none. */
  readonly withdrawn: (piece: Piece, message: Waiting) => void;
  /** A part of a session whose beginning is looked for no longer. */
  readonly givenUp: (piece: Piece) => void;
  /** More is known of a session. */
  readonly changed: (piece: Piece) => void;
  readonly loginFailed: (piece: Piece) => void;
}

export interface Sessions {
  readonly read: (row: LogRow, family: Family) => void;
  /**
   * Puts the parts of sessions together, also with those of other logs: what is open or lacks its beginning, the oldest
   * first. `until`: up to when the log was read (ms).
   */
  readonly settle: (others: readonly Piece[], until: number) => readonly Piece[];
}

/** `before`: what earlier reads left of sessions. */
export function sessionsOf(before: readonly Piece[], host: string, events: SessionEvents): Sessions {
  /** By name, those whose last line may not be the last one. */
  const open = new Map<string, Piece>();
  /** By name: those of earlier reads, and those without their beginning that are over. */
  const apart = new Map<string, Piece[]>();
  let apartCount = 0;
  let keptLines = 0;
  let last: Piece | null = null;
  /** The session whose line is read. */
  let current: Piece | null = null;
  const outcome: Outcome = {
    accepted: (message) => current && emit(current, message),
    loginFailed: () => current && events.loginFailed(current),
  };
  for (const piece of before) setApart(nameOf(piece), piece);

  return {
    read(row, family) {
      if (isUnnumbered(row.session)) row.session = `${row.session} ${row.local}`;
      const piece = pieceOf(row, family);
      if (row.local !== '' && piece.local === '') piece.local = row.local;
      if (row.sequence > piece.last) piece.last = row.sequence;
      piece.at = row.at;
      if (!piece.hasStart) keep(piece, row);
      take(piece, row);
      if (row.event === '-') end(piece);
    },
    settle(others, until) {
      for (const [name, piece] of open) {
        if (piece.at >= until - SESSION_MS) continue;
        piece.hasEnd = true;
        close(name, piece);
      }
      for (const name of new Set([...open.keys(), ...apart.keys()])) join(name, others);
      const parts = [...apart.values()].flat();
      apartCount = parts.length;
      keptLines = [...parts, ...open.values()].reduce((sum, { lines }) => sum + lines.length, 0);
      return [...open.values(), ...parts].sort((a, b) => a.at - b.at);
    },
  };

  function pieceOf(row: LogRow, family: Family): Piece {
    const isSame =
      last !== null &&
      last.session === row.session &&
      last.remote === row.remote &&
      last.connector === row.connector &&
      last.family === family;
    if (isSame && last !== null && !isAnother(last, row)) return last;
    const name = `${family},${row.connector},${row.session},${row.remote}`;
    const known = open.get(name);
    if (known !== undefined && !isAnother(known, row)) {
      last = known;
      return known;
    }
    if (known !== undefined) close(name, known);
    const piece = found(name, row) ?? begun(row, family);
    last = piece;
    open.set(name, piece);
    if (open.size > MAX_OPEN) giveUpFirst();
    return piece;
  }

  /** A log of sessions without end, or without beginning, must not fill the memory. */
  function giveUpFirst(): void {
    const names = [...open.keys()].slice(0, MAX_OPEN / 10);
    for (const name of names) {
      const piece = open.get(name);
      open.delete(name);
      if (piece !== undefined && piece !== last) events.givenUp(piece);
    }
  }

  function keep(piece: Piece, { event, sequence, at, data, context }: Line): void {
    if (piece.lines.length >= MAX_LINES || keptLines >= MAX_KEPT_LINES) piece.isCut = true;
    if (piece.isCut) return;
    keptLines++;
    piece.lines.push([event, sequence, at, data.slice(0, MAX_TEXT), context.slice(0, MAX_TEXT)]);
  }

  /** Whether a line is of a later session under the same name: there are logs in which all sessions have one number. */
  function isAnother(piece: Piece, row: LogRow): boolean {
    if (row.sequence < 0) return row.event === '+' && piece.last >= 0;
    return row.sequence < piece.last || row.at > piece.at + SESSION_MS;
  }

  function begun(row: LogRow, family: Family): Piece {
    return {
      ...{ family, connector: row.connector, session: row.session, remote: row.remote, host },
      ...{ first: row.sequence, last: row.sequence, beganAt: row.at, at: row.at, local: row.local },
      ...beginning(row, family),
      ...{ hasEnd: false, messages: 0, dialogue: newDialogue(), lines: [], isCut: false, waiting: [] },
    };
  }

  /** The part of a session that a line goes on from, among those of earlier reads. */
  function found(name: string, row: LogRow): Piece | undefined {
    const parts = apart.get(name);
    const at = parts?.findIndex((part) => goesOn(part, { first: row.sequence, beganAt: row.at })) ?? -1;
    if (parts === undefined || at < 0) return undefined;
    apartCount--;
    return parts.splice(at, 1)[0];
  }

  function take(piece: Piece, line: Line): void {
    const { dialogue } = piece;
    const known = dialogue.attributes;
    if (!piece.hasStart && isQueued(piece, line)) emit(piece, endOfUnknown(line, known));
    current = piece;
    step(dialogue, piece.family, line, outcome);
    if (dialogue.attributes !== known) events.changed(piece);
  }

  function emit(piece: Piece, message: Accepted, toldAs: Waiting['toldAs'] = null): void {
    piece.messages++;
    if (piece.hasStart) events.accepted(piece, message, toldAs);
    else if (piece.waiting.length < MAX_WAITING) piece.waiting.push({ ...message, toldAs });
    else events.accepted(piece, message, toldAs);
  }

  function end(piece: Piece): void {
    piece.hasEnd = true;
    const name = nameOf(piece);
    if (last === piece) last = null;
    close(name, piece);
  }

  /** A session that is over and known from its beginning has nothing more to say. */
  function close(name: string, piece: Piece): void {
    open.delete(name);
    if (last === piece) last = null;
    if (!piece.hasStart || !piece.hasEnd) setApart(name, piece);
    else events.changed(piece);
  }

  function setApart(name: string, piece: Piece): void {
    const parts = apart.get(name);
    if (parts) parts.push(piece);
    else apart.set(name, [piece]);
    apartCount++;
    if (apartCount <= MAX_APART) return;
    for (const [first, given] of [...apart].slice(0, MAX_APART / 10)) {
      apart.delete(first);
      apartCount -= given.length;
      for (const each of given) {
        keptLines -= each.lines.length;
        events.givenUp(each);
      }
    }
  }

  function join(name: string, others: readonly Piece[]): void {
    const going = open.get(name);
    const own = [...(apart.get(name) ?? []), ...(going ? [going] : [])];
    const lacking = own.some((piece) => !piece.hasStart);
    const theirs = lacking ? others.filter((piece) => nameOf(piece) === name) : [];
    if (own.length + theirs.length < 2) return;
    const parts = withoutCovered([...own, ...theirs]).sort((a, b) => a.beganAt - b.beganAt || a.first - b.first);
    const whole: Piece[] = [];
    for (const part of parts) {
      const head = whole.find((each) => goesOn(each, part));
      if (head === undefined) whole.push(part);
      else whole[whole.indexOf(head)] = joined(theirs.includes(head) ? copied(head) : head, part);
    }
    const left = whole.filter((piece) => !theirs.includes(piece) && !(piece.hasStart && piece.hasEnd));
    const stillOpen = going && left.find((piece) => piece.at === going.at && !piece.hasEnd);
    if (stillOpen) open.set(name, stillOpen);
    else open.delete(name);
    last = null;
    const rest = left.filter((piece) => piece !== stillOpen);
    if (rest.length > 0) apart.set(name, rest);
    else apart.delete(name);
  }

  /** `head`, gone on with what the lines of `tail` say now that it is known what came before. */
  function joined(head: Piece, tail: Piece): Piece {
    const earlier = new Map(tail.waiting.map((message) => [message.sequence, message]));
    const toldAs = (sequence: number): Waiting['toldAs'] => {
      const before = earlier.get(sequence)?.toldAs ?? null;
      earlier.delete(sequence);
      return before;
    };
    const { dialogue } = head;
    const before = dialogue.attributes;
    for (const [event, sequence, at, data, context] of tail.lines) {
      const line = { event, sequence, at, data, context };
      if (!head.hasStart) keep(head, line);
      step(dialogue, head.family, line, {
        accepted: (message) => emit(head, message, toldAs(message.sequence)),
        // Counted when the line was read first.
        loginFailed: () => {},
      });
    }
    const lastLine = tail.lines.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
    for (const message of earlier.values()) if (message.sequence <= lastLine) events.withdrawn(head, message);
    // It was read as it stands, from the greeting on, and nothing of it is kept: before that was the attempt to connect.
    if (tail.hasStart) {
      head.dialogue = { ...tail.dialogue, attributes: withLater(dialogue.attributes, tail.dialogue.attributes) };
      head.messages += tail.messages;
    }
    if (tail.isCut) {
      head.isCut = true;
      const { attributes } = dialogue;
      for (const message of [...earlier.values()].filter(({ sequence }) => sequence > lastLine))
        emit(head, { ...message, attributes: withLater(attributes, message.attributes) }, toldAs(message.sequence));
      head.dialogue = { ...tail.dialogue, attributes: withLater(attributes, tail.dialogue.attributes) };
    }
    head.last = tail.last;
    head.at = tail.at;
    head.local ||= tail.local;
    head.hasEnd = tail.hasEnd;
    if (head.dialogue.attributes !== before || head.hasEnd) events.changed(head);
    return head;
  }
}

/** There are logs in which every session has the number 0: then both its ends tell it from others. */
export const isUnnumbered = (session: string): boolean => session.endsWith('0') && /^0+$/.test(session);

/** A client's session begins with `+` and the greeting; one that is made to a server with the attempt to connect. */
function beginning(
  { session, sequence, event, data }: LogRow,
  family: Family,
): Pick<Piece, 'hasStart' | 'isFromGreeting'> {
  const isFirst = sequence === 0 || (sequence < 0 && event === '+');
  const isGreeting = event === '+' || (sequence <= 2 && data.startsWith('220 '));
  // Without a number the attempt to connect, which has one end only, is a session of its own.
  const isAlone = family === 'receive' || isUnnumbered(session.split(' ', 1)[0] ?? '');
  return { hasStart: isFirst || (isGreeting && isAlone), isFromGreeting: isFirst || isGreeting };
}

/** Sessions that go on at once, and parts that wait for others: more of them are no sessions of one server. */
const MAX_OPEN = 20_000;
const MAX_APART = 10_000;
const MAX_KEPT_LINES = 100_000;

/** The end of a message that began before the log does. */
const isQueued = ({ family, dialogue }: Piece, { event, data }: Line): boolean =>
  family === 'receive' &&
  event === '>' &&
  dialogue.pending.length === 0 &&
  data.startsWith('250 2.6.0 ') &&
  data.includes('Queued mail for delivery');

const endOfUnknown = ({ sequence, at }: Line, attributes: Attributes): Accepted => ({
  ...{ sequence, at, from: null, recipients: null, isOfOrganisation: false, attributes },
});

/** Without parts that others have as well, as where a log is read again. */
function withoutCovered(parts: readonly Piece[]): Piece[] {
  return parts.filter(
    (part, at) => !parts.some((other, i) => other !== part && covers(other, part) && (!covers(part, other) || i < at)),
  );
}

const copied = (piece: Piece): Piece => structuredClone(piece);
