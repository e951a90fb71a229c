/** A line of a mail server that matters. It is only good until the next piece of the log is read, unless it is kept. */
export interface LogLine {
  /** In the file, from 1. */
  readonly number: number;
  /** The syslog host, lower-cased. */
  readonly host: string;
  /** The program with its instance: `postfix/submission/smtpd`; empty where the log is of one program alone. */
  readonly service: string;
  /** The program alone: `smtpd`. */
  readonly program: string;
  /** -1 where it is not said. */
  readonly pid: number;
  /** ms since 1970. */
  readonly at: number;
  /** Made when it is asked for. */
  readonly message: string;
  /** The message is `bytes[start, end)`, in UTF-8. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** What is said in it, by the numbers of its source (see `LineRules.say`); 0 where that is nothing. */
  readonly says: number;
  /** How many times that is said, and where it stands: all of the message, but for what syslog says is repeated. */
  readonly times: number;
  readonly saidStart: number;
  readonly saidEnd: number;
  /** The details of what is said, as its source wrote them: a number, or a text. One that is not there is empty. */
  readonly detail: (at: number) => number;
  readonly text: (at: number) => string;
  /** The same line, good for ever. */
  readonly kept: () => LogLine;
}
