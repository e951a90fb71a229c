import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { type Tell, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import { count, counted } from '../../../src/model/format.ts';
import { joinNames } from '../../../src/model/text/names.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import { type Refused, refusedIn } from './arrivals.ts';
import { advance, type HostLog, newHostLog, tellRest } from './host-log.ts';
import { type Beginning, beginning } from './pieces/beginning.ts';
import { type Carry, carriedFrom, carryOf } from './pieces/carry.ts';
import { type Reading, readLine } from './read-line.ts';

/** Each host is a slice of its own; a file of more hosts than this is no log. */
const MAX_HOSTS = 200;

interface Host {
  readonly reading: Reading;
  /** Messages told of unknown TLS version for want of a TLS line. */
  readonly unknownTls: { sessions: number; deliveries: number };
  /** Null as long as it is not decided which earlier log this one goes on from. */
  log: HostLog | null;
  /** What an earlier file has already counted as not accepted. */
  openBefore: Refused;
  readonly firstAt: number;
  readonly beginning: Beginning;
  /** The lines that wait for that. */
  held: LogLine[];
}

function withoutForgotten(logs: ReadonlyMap<string, HostLog>): ReadonlyMap<string, HostLog> {
  const last = Math.max(...[...logs.values()].map(({ until }) => until));
  return new Map([...logs].filter(([, { until }]) => until >= last - FORGOTTEN_MS));
}

const logsTls = {
  sessions: (log: HostLog | null) => (log?.sessions.tlsServices.size ?? 0) > 0,
  deliveries: (log: HostLog | null) => log?.deliveries.isTlsLogged === true,
} as const;

const listed = (names: readonly string[]): string => joinNames(names, 5);

/** Of a host that no line came from for so long nothing is carried on. */
const FORGOTTEN_MS = 7 * MS_PER_DAY;

/** The hosts of a log file, each going on where an earlier file left it, or where this very log (`goesOn`) did. */
export function hostsOf(
  carries: readonly unknown[],
  shared: Pick<Reading, 'isOwn' | 'note'>,
  tellFor: (host: string) => Tell,
  reject: (line: number, reason: string) => void,
  goesOn: ReadonlyMap<string, HostLog> = new Map(),
): {
  readonly read: (line: LogLine) => void;
  /** Tells what is undecided; the file ends. */
  readonly end: () => Carry | null;
  /** Hosts that should log TLS and do not: sentences for people. */
  readonly notes: () => readonly string[];
} {
  const findCarried = carriedFrom(carries);
  const hosts = new Map<string, Host>();

  return {
    read(line) {
      const host = hosts.get(line.host) ?? meet(line);
      if (!host) reject(line.number, `one of more than ${MAX_HOSTS} hosts in one log`);
      else if (host.log) readNext(host.log, line, host.reading);
      else hold(host, line);
    },
    end() {
      const logs = new Map(goesOn);
      for (const [name, host] of hosts) {
        const log = host.log ?? begin(host);
        tellRest(log, host.reading.tell);
        logs.set(name, log);
      }
      return carryOf(withoutForgotten(logs));
    },
    notes: () => [
      ...unconfirmed(),
      ...refusedNote(),
      ...switchOn('sessions', 'received', 'smtpd_tls_loglevel'),
      ...switchOn('deliveries', 'sent', 'smtp_tls_loglevel'),
    ],
  };

  function meet(line: LogLine): Host | undefined {
    if (hosts.size >= MAX_HOSTS) return undefined;
    const unknownTls = { sessions: 0, deliveries: 0 };
    const tell = tellFor(line.host);
    const log = goesOn.get(line.host) ?? null;
    const host: Host = {
      reading: {
        ...shared,
        tell: (message, tls) => {
          if (tls === UNKNOWN && message.kind !== 'refused')
            unknownTls[message.direction === 'outbound' ? 'deliveries' : 'sessions']++;
          tell(message, tls);
        },
      },
      unknownTls,
      log,
      openBefore: log === null ? { all: 0, withLogin: 0 } : refusedIn(log.arrivals),
      firstAt: line.at,
      beginning: beginning(log === null ? findCarried(line.host, line.at) : []),
      held: [],
    };
    hosts.set(line.host, host);
    return host;
  }

  function hold(host: Host, line: LogLine): void {
    host.held.push(line);
    if (host.beginning.isDecidedBy(line)) begin(host);
  }

  function begin(host: Host): HostLog {
    const log = host.beginning.from() ?? newHostLog(host.firstAt);
    host.log = log;
    host.openBefore = refusedIn(log.arrivals);
    for (const line of host.held) readNext(log, line, host.reading);
    host.held = [];
    return log;
  }

  function readNext(log: HostLog, line: LogLine, reading: Reading): void {
    advance(log, line, reading.tell);
    const reason = readLine(log, line, reading);
    if (reason !== undefined) reject(line.number, reason);
  }

  /** Messages that began and of which no queue manager says anything, because none does in this log. */
  function unconfirmed(): readonly string[] {
    const names = [...hosts].filter(
      ([, { log }]) => log !== null && log.arrivals.waiting.size > 0 && !log.hasQueueLines,
    );
    if (names.length === 0) return [];
    return [
      `${listed(names.map(([name]) => name))}: the log has no lines of the queue manager (qmgr), so nobody can tell which messages were accepted, and received mail is not counted. Import the whole mail log.`,
    ];
  }

  /** Whoever looks for a client that tries again and again finds it here and not among the messages. */
  function refusedNote(): readonly string[] {
    let all = 0;
    let withLogin = 0;
    for (const { log, openBefore } of hosts.values()) {
      if (!log?.hasQueueLines) continue;
      const refused = refusedIn(log.arrivals);
      all += Math.max(0, refused.all - openBefore.all);
      withLogin += Math.max(0, refused.withLogin - openBefore.withLogin);
    }
    if (all === 0) return [];
    return [
      `${counted(all, 'message')} that clients began, ${withLogin === 0 ? 'none' : count(withLogin)} of them with SMTP AUTH, never got into the queue (rejected, aborted or only probes) and ${all === 1 ? 'is' : 'are'} not counted.`,
    ];
  }

  function switchOn(role: 'sessions' | 'deliveries', verb: string, parameter: string): readonly string[] {
    const names = [...hosts].filter(([, { log, unknownTls }]) => unknownTls[role] > 0 && !logsTls[role](log));
    if (names.length === 0) return [];
    return [
      `${listed(names.map(([name]) => name))} logs no TLS for mail ${verb}, so its TLS version is unknown: set ${parameter} = 1 in main.cf.`,
    ];
  }
}
