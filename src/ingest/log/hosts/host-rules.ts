import type { z } from 'zod';
import type { LogLine } from '../lines/log-line.ts';
import type { Tell } from '../logged-message.ts';
import type { Head } from './head.ts';
import type { HostState } from './host-state.ts';

/** What reading a line depends on besides the log so far. */
export interface Reading {
  readonly tell: Tell;
  /** Takes note of a line that makes a message. */
  readonly note: (line: LogLine) => void;
}

export interface HeadReading extends Reading {
  /** Takes note of what an earlier file may say more of. */
  readonly head: Head;
}

/** A host of a log that is or was read. */
export interface ReadHost<State, Before> {
  readonly name: string;
  readonly log: State;
  /** What {@link HostRules.standing} answered where this file began. */
  readonly before: Before;
  /** Messages given out with an unknown TLS version because no line says anything of it, received and sent. */
  readonly unknownTls: { readonly received: number; readonly sent: number };
}

/** The state machine of one kind of mail server: how the lines of a host make messages. */
export interface HostRules<State extends HostState, Before = unknown> {
  /** Of a state in JSON, where maps are lists of entries and sets are lists. */
  readonly schema: z.ZodType<State>;
  /** Nothing is known yet; the first line was written at `at` (ms). */
  readonly newLog: (at: number) => State;
  /** Takes in one line; answers why it cannot be understood, if so. Lines that say nothing about mail flow are fine. */
  readonly read: (log: State, line: LogLine, reading: HeadReading) => string | undefined;
  /** Lets go of what nothing was logged of since `before` (ms): asked once an hour, before the line that begins it. */
  readonly letGo: (log: State, before: number, tell: Tell) => void;
  /** Gives everything that is not decided to the sink, as far as it is known: the file ends here, its log may not. */
  readonly tellRest: (log: State, tell: Tell) => void;
  /** What the notes of a file compare its end with. */
  readonly standing: (log: State) => Before;
  /** What is odd about these hosts: sentences for people. */
  readonly notes: (hosts: readonly ReadHost<State, Before>[]) => readonly string[];
}
