import type { FreshTexts } from './known-texts.ts';

/**
 * The lines of a piece of a log that matter, in their order, as numbers: all that the state machine of a mail server
 * needs of them. It can be made in another thread than the one that reads it, as everything in it can change hands.
 */
export interface LinePiece {
  /** The bytes of the log that most lines are in. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lines that are not in those as they are: begun in the piece before, or inside JSON. */
  readonly more: Uint8Array<ArrayBuffer>;
  readonly lines: number;
  /** {@link WORDS} of each line. */
  readonly words: Int32Array<ArrayBuffer>;
  /** {@link NUMBERS} of each line: its number in the file, its process id, its instant (ms since 1970). */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** What the numbers of texts mean that no earlier piece had. */
  readonly texts: FreshTexts;
}

export const NUMBERS = 3;
export const [NUMBER, PID, AT] = [0, 1, 2] as const;

export const WORDS = 16;
/** Texts, by number. */
export const [HOST, SERVICE, PROGRAM] = [0, 1, 2] as const;
/** Where the message begins: in `bytes`, or in `more` where it is negative (`-1 - start`); and its length. */
export const [START, LENGTH] = [3, 4] as const;
/** What is inside of `message repeated 3 times: [ … ]`, from the message's beginning; else all of it. */
export const [SAID_FROM, SAID_LENGTH] = [5, 6] as const;
/** What the line says, by its source's own numbers ({@link NOTHING}, or {@link REJECTED}), and how many times. */
export const [SAYS, TIMES] = [7, 8] as const;
/** What it says of that: texts by number, and numbers. */
export const FIRST_DETAIL = 9;
export const DETAILS = WORDS - FIRST_DETAIL;

/** Nothing that the source knows, or nothing that it looks for at once. */
export const NOTHING = 0;
/** It is no line to read, but one to reject: the first detail is the text that says why. */
export const REJECTED = -1;
/** A text that is not there. */
export const NO_TEXT = -1;
