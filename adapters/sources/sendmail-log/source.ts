import { defineSource } from '../../../src/ingest/define-source.ts';
import { logDeclarationFault } from '../../../src/ingest/log/declarations.ts';
import { logReadings } from '../../../src/ingest/log/log-readings.ts';
import { parseOwnAddresses } from '../own-addresses.ts';
import { examine } from './examine.ts';
import { FORMAT, REVISION } from './format.ts';
import { sendmailLines } from './lines/sendmail-lines.ts';
import { recognise } from './recognise.ts';
import { sendmailRules } from './sendmail-rules.ts';
import { DECLARATIONS, SETTINGS } from './settings.ts';

/**
 * Mail flow from Sendmail's own log, as syslog writes it, and from FortiMail's event log, which has the same texts. The
 * formats are those of Sendmail's source (8.12 to 8.18: headers.c, deliver.c, srvrsmtp.c, tls.c, conf.c).
 *
 * **Received.** A message is what was handed in whole (a `from=` line with recipients and `msgid=`) and not refused
 * afterwards: a filter's `Milter: data, reject`, `discarded`, and a `to=` without a mailer say so; the first `to=` with
 * one makes it a message, and in a log without any `to=` (LogLevel below 8) ten minutes without such a word do. What was
 * rejected, broken off or only a probe has no recipients or no `msgid=`. After `AUTH=server` by the same process and
 * client it is SMTP AUTH by that user; where that is not logged, `proto=ESMTPA` or `ESMTPSA` (since 8.15) says so without
 * a name. PLAIN, LOGIN, CRAM-MD5, DIGEST-MD5, NTLM and SCRAM are basic, XOAUTH2 and OAUTHBEARER are oauth. Without, it is
 * connector mail: *local* from this host itself, else *inbound*. What a command hands in and the submission program hands
 * over to the server on this host counts once, where the server takes it in. Reports of failures that Sendmail writes
 * itself are no arrivals.
 *
 * **Sent.** What a server at another address accepted (`stat=Sent`) is *outbound*: one message per queue id, relay and UTC
 * day, with as many recipients as were accepted. Local mailers, programs, LMTP, content filters on this host, and what
 * was deferred or failed, are no outbound mail.
 *
 * **TLS** of a session is that of its `STARTTLS=server` line, by process and client; of a delivery that of the
 * `STARTTLS=client` line of its process to that relay, also over a connection that is used again. `TLSv1/SSLv3` names a
 * family of ciphers and is *unknown*. Without such a line,
 * - a protocol that says TLS (`ESMTPS`, `ESMTPSA`) is *unknown*: encrypted, by which version nobody can tell;
 * - `ESMTP` is *none* where this service is known to say `ESMTPS`;
 * - other silence is *none* where this service is known to log at level 9 (a STARTTLS or AUTH line within a day later or any
 *   time earlier), and else *unknown*;
 * - in the first five minutes of a log it is *unknown*: the session may have begun before.
 *
 * A log may come in pieces, in any order: what is open at a file's end, or lacks its beginning, is given out as far as it is
 * known and carried over, and given again under the same event key when another piece decides it.
 */
export const sendmailLog = defineSource({
  name: FORMAT,
  title: 'Sendmail mail logs (syslog, journalctl) and FortiMail event logs, plain or compressed',
  declarations: DECLARATIONS,
  settings: SETTINGS,
  declaredFault: logDeclarationFault,
  examine,
  journal: ['sendmail', 'sm-mta*', 'sm-msp*'],
  programs: ['sendmail', 'sm-mta', 'sm-msp-queue'],
  recognise,
  ...logReadings({
    format: FORMAT,
    revision: REVISION,
    lines: sendmailLines,
    rulesFor: (declared) => sendmailRules(parseOwnAddresses(declared['own'] ?? '')),
  }),
});
