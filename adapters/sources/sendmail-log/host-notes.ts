import type { ReadHost } from '../../../src/ingest/log/hosts/host-rules.ts';
import { count, counted } from '../../../src/model/format.ts';
import { joinNames } from '../../../src/model/text/names.ts';
import type { Refused } from './arrivals.ts';
import type { HostLog } from './host-log.ts';

type SendmailHost = ReadHost<HostLog, Refused>;

/** What is odd about the hosts of a log: sentences for people. */
export const hostNotes = (hosts: readonly SendmailHost[]): readonly string[] => [
  ...refusedNote(hosts),
  ...noDeliveries(hosts),
  ...noTls(hosts),
];

const listed = (hosts: readonly SendmailHost[]): string =>
  joinNames(
    hosts.map(({ name }) => name),
    5,
  );

/** Whoever looks for a client that tries again and again finds it here and not among the messages. */
function refusedNote(hosts: readonly SendmailHost[]): readonly string[] {
  let all = 0;
  let withLogin = 0;
  for (const { log, before } of hosts) {
    // What an earlier file has already counted as not accepted is not counted again.
    all += log.arrivals.refused.all - before.all;
    withLogin += log.arrivals.refused.withLogin - before.withLogin;
  }
  if (all <= 0) return [];
  return [
    `${counted(all, 'message')} that clients began, ${withLogin === 0 ? 'none' : count(withLogin)} of them with SMTP AUTH, never got into the queue (rejected, aborted or only probes) and ${all === 1 ? 'is' : 'are'} not counted.`,
  ];
}

/** `to=` lines come with LogLevel 8. */
function noDeliveries(all: readonly SendmailHost[]): readonly string[] {
  const hosts = all.filter(({ log: { arrivals }, unknownTls }) => {
    const hasArrivals = unknownTls.received + arrivals.collected.size > 0;
    return !arrivals.hasDeliveries && hasArrivals;
  });
  if (hosts.length === 0) return [];
  return [
    `${listed(hosts)} logs no deliveries, so mail sent out is not counted, and mail received counts ten minutes later: set LogLevel to 9 (confLOG_LEVEL), Sendmail's default.`,
  ];
}

function noTls(all: readonly SendmailHost[]): readonly string[] {
  const hosts = all.filter(
    ({ log, unknownTls }) => unknownTls.received + unknownTls.sent > 0 && log.shown.level.size === 0,
  );
  if (hosts.length === 0) return [];
  return [
    `${listed(hosts)} logs no TLS, so the TLS version of its mail is unknown: set LogLevel to 9 (confLOG_LEVEL), Sendmail's default.`,
  ];
}
