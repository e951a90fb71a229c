import type { ReadHost } from '../../../src/ingest/log/hosts/host-rules.ts';
import { count, counted } from '../../../src/model/format.ts';
import { joinNames } from '../../../src/model/text/names.ts';
import { type Refused, refusedIn } from './arrivals.ts';
import type { HostLog } from './host-log.ts';

type PostfixHost = ReadHost<HostLog, Refused>;

/** What is odd about the hosts of a log: sentences for people. */
export const hostNotes = (hosts: readonly PostfixHost[]): readonly string[] => [
  ...unconfirmed(hosts),
  ...refusedNote(hosts),
  ...switchOn(hosts, 'received', 'smtpd_tls_loglevel'),
  ...switchOn(hosts, 'sent', 'smtp_tls_loglevel'),
];

const logsTls = {
  received: (log: HostLog) => log.sessions.tlsServices.size > 0,
  sent: (log: HostLog) => log.deliveries.isTlsLogged,
} as const;

const listed = (hosts: readonly PostfixHost[]): string =>
  joinNames(
    hosts.map(({ name }) => name),
    5,
  );

/** Messages that began and of which no queue manager says anything, because none does in this log. */
function unconfirmed(all: readonly PostfixHost[]): readonly string[] {
  const hosts = all.filter(({ log }) => log.arrivals.waiting.size > 0 && !log.hasQueueLines);
  if (hosts.length === 0) return [];
  return [
    `${listed(hosts)}: the log has no lines of the queue manager (qmgr), so accepted messages cannot be identified, and received mail is not counted. Import the whole mail log.`,
  ];
}

/** Whoever looks for a client that tries again and again finds it here and not among the messages. */
function refusedNote(hosts: readonly PostfixHost[]): readonly string[] {
  let all = 0;
  let withLogin = 0;
  for (const { log, before } of hosts) {
    if (!log.hasQueueLines) continue;
    const refused = refusedIn(log.arrivals);
    // What an earlier file has already counted as not accepted is not counted again.
    all += Math.max(0, refused.all - before.all);
    withLogin += Math.max(0, refused.withLogin - before.withLogin);
  }
  if (all === 0) return [];
  return [
    `${counted(all, 'message')} that clients began, ${withLogin === 0 ? 'none' : count(withLogin)} of them with SMTP AUTH, never got into the queue (rejected, aborted or only probes) and ${all === 1 ? 'is' : 'are'} not counted.`,
  ];
}

function switchOn(all: readonly PostfixHost[], verb: 'received' | 'sent', parameter: string): readonly string[] {
  const hosts = all.filter(({ log, unknownTls }) => unknownTls[verb] > 0 && !logsTls[verb](log));
  if (hosts.length === 0) return [];
  return [
    `${listed(hosts)} logs no TLS for mail ${verb}, so its TLS version is unknown: set ${parameter} = 1 in main.cf.`,
  ];
}
