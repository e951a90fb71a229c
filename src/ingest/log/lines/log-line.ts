/** A line of a Postfix program that matters. */
export interface LogLine {
  /** In the file, from 1. */
  readonly number: number;
  /** The syslog host, lower-cased. */
  readonly host: string;
  /** The program with its instance: `postfix/submission/smtpd`. */
  readonly service: string;
  /** The program alone: `smtpd`. */
  readonly program: string;
  readonly pid: number;
  /** ms since 1970. */
  readonly at: number;
  readonly message: string;
}
