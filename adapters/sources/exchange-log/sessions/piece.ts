import type { Family } from '../lines/log-lines.ts';
import type { Accepted, Dialogue } from './dialogue.ts';

/** A line as it is kept. */
type KeptLine = [event: string, sequence: number, at: number, data: string, context: string];

/** A message that waits for what the beginning of its session says; `toldAs`: what it was taken for until then. */
export interface Waiting extends Accepted {
  readonly toldAs: 'connector' | 'smtp-auth' | null;
}

/** Texts are bytes as characters, as in {@link LogRow}. */
export interface SessionName {
  readonly family: Family;
  readonly connector: string;
  readonly session: string;
  readonly remote: string;
  /** What the followed log or the import calls its server. */
  readonly host: string;
}

/**
 * What one log has of a session: all of it, or the part between two changes of the log's file. The sequence numbers of
 * the lines say which part goes on from which.
 */
export interface Piece extends SessionName {
  /** Of its first and its last line. */
  readonly first: number;
  last: number;
  readonly beganAt: number;
  at: number;
  local: string;
  readonly hasStart: boolean;
  /** It has all that was spoken, if not the attempt to connect before that. */
  readonly isFromGreeting: boolean;
  hasEnd: boolean;
  /** Messages that were accepted so far. */
  messages: number;
  dialogue: Dialogue;
  /** Without its beginning: its first lines, to be read again when that is found. */
  lines: KeptLine[];
  /** There are more lines than were kept: they are read from where they stand, without what came before. */
  isCut: boolean;
  /** Without its beginning: the messages in it. */
  waiting: Waiting[];
}

/** A session idle for so long is over: Exchange itself gives up after ten minutes. */
export const SESSION_MS = 3_600_000;

export const MAX_LINES = 512;
export const MAX_WAITING = 2000;
export const MAX_TEXT = 300;

/** Whether `tail` is what came next in the session of `head`. */
export function goesOn(head: Piece, tail: Pick<Piece, 'first' | 'beganAt'>): boolean {
  const silence = tail.beganAt - head.at;
  return !head.hasEnd && head.last + 1 === tail.first && silence >= -1000 && silence <= SESSION_MS;
}

/** Whether all lines of `part` are also in `whole`. */
export function covers(whole: Piece, part: Piece): boolean {
  if (whole.first > part.first || whole.last < part.last) return false;
  return whole.beganAt <= part.beganAt && whole.at >= part.at;
}

export const nameOf = ({ family, connector, session, remote }: SessionName): string =>
  `${family},${connector},${session},${remote}`;
