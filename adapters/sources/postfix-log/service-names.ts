/*
 * Services are named in master.cf (`-o syslog_name=postfix/smtps`), each as somebody likes. A name that says so is
 * believed; a name that says nothing proves nothing.
 */

const TLS_FIRST = /(?:^|[^a-z])(?:smtps|submissions|ssmtp|smtpsd|ssl|465)(?:[^a-z0-9]|$)/i;
const FRONT = /haproxy|proxy[-_]?protocol/i;

/** TLS comes before the first word there, so no session is in clear text and none counts a STARTTLS. */
export const isTlsFirstService = (service: string): boolean => TLS_FIRST.test(service);

/** Another program speaks to the client and may have ended its TLS. */
export const isFrontService = (service: string): boolean => FRONT.test(service);
