import { type Beginning, beginning } from './beginning.ts';
import { type Carry, carriedFrom, carryOf } from './carry.ts';
import { advance, type HostLog, newHostLog, tellRest } from './host-log.ts';
import type { LogLine } from './log-line.ts';
import { type Tell, UNKNOWN } from './logged-message.ts';
import { readLine } from './read-line.ts';

/** Each host is a slice of its own; a file of more hosts than this is no log. */
const MAX_HOSTS = 200;

interface Host {
  readonly tell: Tell;
  /** Messages told of unknown TLS version for want of a TLS line. */
  readonly unheard: { sessions: number; deliveries: number };
  /** Null as long as it is not decided which earlier log this one goes on from. */
  log: HostLog | null;
  readonly firstAt: number;
  readonly beginning: Beginning;
  /** The lines that wait for that. */
  held: LogLine[];
}

/** The hosts of a log file, each going on where an earlier file left it. */
export function hostsOf(
  carries: readonly unknown[],
  tellFor: (host: string) => Tell,
  reject: (line: number, reason: string) => void,
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
      else if (host.log) readNext(host.log, line, host.tell);
      else hold(host, line);
    },
    end() {
      const logs = new Map<string, HostLog>();
      for (const [name, host] of hosts) {
        const log = host.log ?? begin(host);
        tellRest(log, host.tell);
        logs.set(name, log);
      }
      return carryOf(logs);
    },
    notes: () => [
      ...switchOn('sessions', 'received', 'smtpd_tls_loglevel'),
      ...switchOn('deliveries', 'sent', 'smtp_tls_loglevel'),
    ],
  };

  function meet(line: LogLine): Host | undefined {
    if (hosts.size >= MAX_HOSTS) return undefined;
    const unheard = { sessions: 0, deliveries: 0 };
    const tell = tellFor(line.host);
    const host: Host = {
      tell: (message, tls) => {
        if (tls === UNKNOWN) unheard[message.direction === 'outbound' ? 'deliveries' : 'sessions']++;
        tell(message, tls);
      },
      unheard,
      log: null,
      firstAt: line.at,
      beginning: beginning(findCarried(line.host, line.at)),
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
    for (const line of host.held) readNext(log, line, host.tell);
    host.held = [];
    return log;
  }

  function readNext(log: HostLog, line: LogLine, tell: Tell): void {
    advance(log, line, tell);
    const reason = readLine(log, line, tell);
    if (reason !== undefined) reject(line.number, reason);
  }

  function switchOn(role: 'sessions' | 'deliveries', verb: string, parameter: string): readonly string[] {
    const names = [...hosts].filter(([, { log, unheard }]) => unheard[role] > 0 && !log?.[role].silence.tlsLogged);
    if (names.length === 0) return [];
    const shown = names.slice(0, 5).map(([name]) => name);
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
    return [
      `Messages ${verb} by ${shown.join(', ')}${more} may be of unknown TLS version: Postfix logs it only with ${parameter} = 1 or more.`,
    ];
  }
}
