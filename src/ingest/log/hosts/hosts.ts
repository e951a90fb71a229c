import { MS_PER_DAY } from '../../../model/time.ts';
import type { LogLine } from '../lines/log-line.ts';
import { type Tell, UNKNOWN } from '../logged-message.ts';
import { type Beginning, beginning } from './beginning.ts';
import { type Carry, carriedFrom, carryOf } from './carry.ts';
import { NO_HEAD, type RecordedHead, recordHead } from './head.ts';
import type { HeadReading, HostRules, Reading } from './host-rules.ts';
import { advance, type HostState } from './host-state.ts';
import { joinSegments } from './join.ts';
import { headJson, segmentsOf } from './segments.ts';

/** Each host is a slice of its own; a file of more hosts than this is no log. */
const MAX_HOSTS = 200;
/** Of a host that no line came from for so long nothing is carried on. */
const FORGOTTEN_MS = 7 * MS_PER_DAY;

interface Host<State, Before> {
  readonly reading: HeadReading;
  readonly unknownTls: { received: number; sent: number };
  /** Null as long as it is not decided which earlier log this one goes on from. */
  begun: { readonly log: State; readonly before: Before; readonly follows: number | null } | null;
  readonly firstAt: number;
  readonly beginning: Beginning<State>;
  /** The lines that wait for that. */
  held: LogLine[];
  /** So many of those are kept. */
  kept: number;
  /** Of a file. */
  readonly head: RecordedHead | null;
}

export interface HostsInput<State extends HostState> extends Pick<Reading, 'note'> {
  /** What earlier reads of the source left, newest first. */
  readonly carries: readonly unknown[];
  /** Of a log that is followed: what this very log left. A file is read whole. */
  readonly goesOn?: ReadonlyMap<string, State> | undefined;
  readonly tellFor: (host: string) => Tell;
  readonly reject: (line: number, reason: string) => void;
}

export interface Hosts {
  readonly read: (line: LogLine) => void;
  /** Lines that were read need not be good any longer. */
  readonly settle: () => void;
  /** Tells what is undecided; the file ends. */
  readonly end: () => Carry | null;
  /** After that: sentences for people. */
  readonly notes: () => readonly string[];
}

/** The hosts of a log file, each going on where an earlier file left it, or where this very log (`goesOn`) did. */
export function hostsOf<State extends HostState, Before>(
  rules: HostRules<State, Before>,
  { carries, goesOn, tellFor, note, reject }: HostsInput<State>,
): Hosts {
  const isFile = goesOn === undefined;
  const findCarried = carriedFrom(carries, rules.schema);
  const hosts = new Map<string, Host<State, Before>>();

  return {
    read(line) {
      const host = hosts.get(line.host) ?? meet(line);
      if (!host) reject(line.number, `one of more than ${MAX_HOSTS} hosts in one log`);
      else if (host.begun) readNext(host.begun.log, line, host.reading);
      else hold(host, line);
    },
    settle() {
      for (const host of hosts.values()) {
        if (host.begun) host.begun.log.recent.settle();
        for (; host.kept < host.held.length; host.kept++)
          host.held[host.kept] = (host.held[host.kept] as LogLine).kept();
      }
    },
    end() {
      const logs = new Map(goesOn);
      const heads = new Map<string, ReturnType<typeof headJson>>();
      for (const [name, host] of hosts) {
        const { log, follows } = host.begun ?? begin(host);
        rules.tellRest(log, host.reading.tell);
        logs.set(name, log);
        if (host.head) heads.set(name, headJson({ first: host.firstAt, follows }, host.head.lines(log.until)));
      }
      const carry = carryOf(withoutForgotten(logs), heads);
      if (isFile) joinWithOthers(carry);
      return carry;
    },
    notes: () =>
      rules.notes(
        [...hosts].flatMap(([name, { begun, unknownTls }]) => (begun === null ? [] : [{ name, unknownTls, ...begun }])),
      ),
  };

  function meet(line: LogLine): Host<State, Before> | undefined {
    if (hosts.size >= MAX_HOSTS) return undefined;
    const unknownTls = { received: 0, sent: 0 };
    const tell = tellFor(line.host);
    const log = goesOn?.get(line.host);
    const head = isFile ? recordHead(line.at) : null;
    const host: Host<State, Before> = {
      head,
      reading: {
        note,
        head: head ?? NO_HEAD,
        tell: (message, tls) => {
          if (tls === UNKNOWN && message.kind !== 'refused')
            unknownTls[message.direction === 'outbound' ? 'sent' : 'received']++;
          tell(message, tls);
        },
      },
      unknownTls,
      begun: log === undefined ? null : { log, before: rules.standing(log), follows: log.until },
      firstAt: line.at,
      beginning: beginning(log === undefined ? findCarried(line.host, line.at) : []),
      held: [],
      kept: 0,
    };
    hosts.set(line.host, host);
    return host;
  }

  function hold(host: Host<State, Before>, line: LogLine): void {
    host.held.push(line);
    if (host.beginning.isDecidedBy(line)) begin(host);
  }

  function begin(host: Host<State, Before>): { readonly log: State; readonly follows: number | null } {
    const from = host.beginning.from();
    const log = from ?? rules.newLog(host.firstAt);
    host.begun = { log, before: rules.standing(log), follows: from?.until ?? null };
    for (const line of host.held) readNext(log, line, host.reading);
    host.held = [];
    host.kept = 0;
    return host.begun;
  }

  /** Earlier and later files say more of one another. */
  function joinWithOthers(carry: Carry | null): void {
    const ownOf = segmentsOf([carry]);
    const othersOf = segmentsOf(carries);
    for (const name of hosts.keys()) {
      const [own] = ownOf(name);
      if (own) joinSegments(rules, own, othersOf(name), tellFor(name));
    }
  }

  function readNext(log: State, line: LogLine, reading: HeadReading): void {
    advance(log, line, rules.letGo, reading.tell);
    const reason = rules.read(log, line, reading);
    if (reason !== undefined) reject(line.number, reason);
  }
}

function withoutForgotten<State extends HostState>(logs: ReadonlyMap<string, State>): ReadonlyMap<string, State> {
  const last = Math.max(...[...logs.values()].map(({ until }) => until));
  return new Map([...logs].filter(([, { until }]) => until >= last - FORGOTTEN_MS));
}
