export const FORMAT = 'postfix-log';
/**
 * 1 counted each `client=` line, whether accepted or not, and a queue id once a day. 2 took the TLS of a lost connection
 * for that of the clear text after it.
 */
export const REVISION = 3;
