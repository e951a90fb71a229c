/** A line of a mail server that matters. */
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
  readonly message: string;
}
