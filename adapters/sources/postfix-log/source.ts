import { defineSource, type SourceReading } from '../../../src/ingest/define-source.ts';
import { asUtf8 } from '../../../src/ingest/encoding.ts';
import { fingerprints } from '../../../src/ingest/log/fingerprints.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import type { FactSink, SourceInput } from '../../../src/ports/source.ts';
import { parseOwnAddresses } from '../own-addresses.ts';
import { examine } from './examine.ts';
import { hostsOf } from './hosts.ts';
import { DECLARATIONS, logReading } from './lines/log-reading.ts';
import { follow } from './pieces/follow.ts';
import { recognise } from './recognise.ts';
import { declaredFault, SETTINGS } from './settings.ts';
import { FORMAT, REVISION, telling } from './telling.ts';

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
  declarations: {
    ...DECLARATIONS,
    own: 'Addresses and networks of this relay and its content filters, as in "192.0.2.1 10.0.0.0/8": mail from and to them counts as local',
  },
  settings: SETTINGS,
  declaredFault,
  examine,
  journal: ['postfix/*'],
  programs: ['smtpd', 'smtp', 'qmgr', 'cleanup', 'pickup', 'tlsproxy'],
  recognise,
  read,
  follow,
});

async function read(input: SourceInput, sink: FactSink): Promise<SourceReading> {
  const latest = input.now.getTime() + MS_PER_DAY;
  const out = telling(sink);
  const reject = (line: number, reason: string) => sink.reject(line, reason);
  const isOwn = parseOwnAddresses(input.declared['own'] ?? '');
  const prints = fingerprints();
  const hosts = hostsOf(input.carries, { isOwn, note: prints.add }, out.tellFor, reject);
  const reading = logReading(input, latest, hosts.read, reject);

  for await (const chunk of asUtf8(input.bytes)) {
    reading.push(chunk);
    if (out.isFull()) await out.flush();
  }
  await reading.end();
  const carry = hosts.end();
  await out.flush();

  const { rows, from, to } = reading.seen();
  const notes = [...reading.notes(), ...hosts.notes()];
  return {
    format: FORMAT,
    mode: 'merge',
    precision: 'hour',
    rows,
    from,
    to,
    notes,
    carry,
    revision: REVISION,
    fingerprints: prints.kept(),
  };
}
