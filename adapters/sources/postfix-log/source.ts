import { defineSource } from '../../../src/ingest/define-source.ts';
import { logDeclarationFault } from '../../../src/ingest/log/declarations.ts';
import { logReadings } from '../../../src/ingest/log/log-readings.ts';
import { parseOwnAddresses } from '../own-addresses.ts';
import { examine } from './examine.ts';
import { FORMAT, REVISION } from './format.ts';
import { postfixLines } from './postfix-lines.ts';
import { postfixRules } from './postfix-rules.ts';
import { recognise } from './recognise.ts';
import { DECLARATIONS, SETTINGS } from './settings.ts';

/**
 * Mail flow from Postfix's own log (sources.md §4), as syslog writes it: one host or several, other programs' lines
 * in between, dates with or without year and zone.
 *
 * **Received.** A message is what the queue takes in: a `client=` line of an smtpd begins it, and the queue manager's
 * `(queue active)` for that queue id makes it one (or another line that proves that the id is in the queue). What is
 * rejected, broken off or only a probe never gets there. A queue id lives until `removed`: later it is another message.
 * Behind a filter before the queue (`NOQUEUE: client=`) the filter's answer counts: `proxy-accept`, the message that it
 * hands back, or the session's counters. With `sasl_username=` it is SMTP AUTH by that user: PLAIN, LOGIN, CRAM-MD5,
 * DIGEST-MD5, NTLM and SCRAM are basic, XOAUTH2 and OAUTHBEARER are oauth. Without, it is connector mail: *local* from
 * this host itself (pickup, a content filter, a second pass), else *inbound*. Recipients are the queue manager's.
 *
 * **Sent.** What smtp processes hand to another host is *outbound*: one message per queue id and its life, relay and UTC
 * day, with as many recipients as were accepted. What goes to this host (a content filter) or through lmtp, local,
 * virtual, pipe or discard, and what was deferred or bounced, is no outbound mail.
 *
 * **TLS** belongs to the process: an smtpd's from the TLS line between `connect from` and `disconnect from` of that
 * pid, an smtp's from its last TLS line to that relay before the delivery, if it did not lose that connection. Without
 * one,
 * - a session whose counters say STARTTLS, whose service begins with TLS, or for which a proxy spoke is *unknown*;
 * - a session without SMTP AUTH whose counters say no STARTTLS is *none*;
 * - with SMTP AUTH, or without counters (before Postfix 3.0), silence is *none* where this service is known to log TLS
 *   on this host, within a day later or any time earlier, and else *unknown*: TLS may have come first;
 * - for deliveries likewise, unless `tls=` says it (Postfix 3.11);
 * - a session whose beginning is not in the log and that has no counters is *unknown*.
 *
 * A log may come in pieces: what is open at a file's end is given out as far as it is known and carried over, and given
 * again under the same event key when the next piece decides it.
 */
export const postfixLog = defineSource({
  name: FORMAT,
  title: 'Postfix mail logs (syslog, journalctl, containers), plain or compressed',
  declarations: DECLARATIONS,
  settings: SETTINGS,
  declaredFault: logDeclarationFault,
  examine,
  journal: ['postfix/*'],
  programs: ['smtpd', 'smtp', 'qmgr', 'cleanup', 'pickup', 'tlsproxy'],
  recognise,
  ...logReadings({
    format: FORMAT,
    revision: REVISION,
    lines: postfixLines,
    rulesFor: (declared) => postfixRules(parseOwnAddresses(declared['own'] ?? '')),
  }),
});
