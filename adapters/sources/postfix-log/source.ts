import { instantText, MS_PER_DAY } from '../../../src/mailflow/time.ts';
import type { FactSink, Source, SourceInput, SourceResult } from '../../../src/ports.ts';
import { splitLines } from '../../../src/reading/lines.ts';
import { hostsOf } from './hosts.ts';
import { lineDates } from './line-dates.ts';
import { logLines } from './log-lines.ts';
import { recognise } from './recognise.ts';
import { FORMAT, telling } from './telling.ts';
import { parseZone } from './zone.ts';

/**
 * Mail flow from Postfix's own log (sources.md §4), as syslog writes it: one host or several, other programs' lines
 * in between, dates with or without year and zone.
 *
 * **Received.** Each `client=` line of an smtpd is one message. With `sasl_username=` it is SMTP AUTH by that user:
 * PLAIN, LOGIN, CRAM-MD5, DIGEST-MD5, NTLM and SCRAM are basic, XOAUTH2 and OAUTHBEARER are oauth. Without, it is
 * connector mail: *local* from this host itself (a content filter, a cron job), else *inbound*. `NOQUEUE: client=`,
 * the line of an smtpd with a filter before the queue, counts as well: the filter hands the message back from this
 * host, which is *local*, so it is not counted twice. Recipients are not known at that line.
 *
 * **Sent.** What smtp processes hand to another host is *outbound*: one message per queue id, relay and UTC day, with
 * as many recipients as were accepted. What goes to this host (a content filter) or through lmtp, local, virtual,
 * pipe or discard, and what was deferred or bounced, is no outbound mail.
 *
 * **TLS** belongs to the process: an smtpd's from the TLS line between `connect from` and `disconnect from` of that
 * pid, an smtp's from its last TLS line to that relay before the delivery. Without one,
 * - a session whose counters say STARTTLS, or whose service begins with TLS (`smtps`), is *unknown*: not logged;
 * - a session whose counters do not is *none*;
 * - without counters (before Postfix 3.0), and for deliveries, silence is *none* where this program was heard to log
 *   TLS on this host, within a day later or any time earlier, and *unknown* where not;
 * - a session whose beginning is not in the log and that has no counters is *unknown*.
 *
 * A log may come in pieces: what is open at a file's end is told as far as it is known and carried over, and told
 * again under the same event key when the next piece decides it.
 */
export const postfixLog: Source = {
  name: FORMAT,
  title: 'Postfix mail logs (syslog), plain or gzipped',
  declarations: {
    zone: 'Time zone of dates that do not say theirs: UTC (default), an offset such as +01:00, or Europe/Berlin',
  },
  recognise,
  read,
};

async function read(input: SourceInput, sink: FactSink): Promise<SourceResult> {
  const latest = input.now.getTime() + MS_PER_DAY;
  const declaredZone = input.declared['zone'];
  const dates = lineDates({
    year: input.year,
    zone: parseZone(declaredZone ?? 'UTC'),
    modifiedAt: input.modifiedAt,
    latest,
  });
  const out = telling(sink);
  const reject = (line: number, reason: string) => sink.reject(line, reason);
  const hosts = hostsOf(input.carries, out.tellFor, reject);
  const reader = logLines(dates, latest, hosts.read, reject);

  const splitter = splitLines(reader);
  for await (const chunk of input.bytes) {
    splitter.push(chunk);
    if (out.isFull()) await out.flush();
  }
  const { unfinished } = splitter.end();
  const carry = hosts.end();
  await out.flush();

  const { rows, from, to } = reader.seen();
  const notes = [...hosts.notes()];
  const year = dates.firstYear();
  if (year !== undefined && input.year === undefined) {
    const modified = instantText(input.modifiedAt);
    notes.push(
      `Dates have no year: the first line was taken to be of ${year}, as the file was last changed ${modified}.`,
    );
  }
  if (year !== undefined && declaredZone === undefined) notes.push('Dates have no zone: they were read as UTC.');
  if (unfinished) notes.push('The last line was not complete yet and was left out.');
  return {
    format: FORMAT,
    mode: 'merge',
    precision: 'hour',
    rows,
    unmappedColumns: [],
    from,
    to,
    cut: false,
    derivedCounts: false,
    notes,
    carry,
    revision: 1,
    fingerprints: [],
  };
}
