import { MS_PER_DAY } from '../../model/time.ts';
import type { FactSink, FollowedReading, FollowInput, SourceInput } from '../../ports/source.ts';
import type { SourceReading } from '../define-source.ts';
import { asUtf8 } from '../encoding.ts';
import { fingerprints } from './fingerprints.ts';
import { followLog } from './follow-log.ts';
import { followedFrom } from './hosts/carry.ts';
import type { HostRules } from './hosts/host-rules.ts';
import type { HostState } from './hosts/host-state.ts';
import { hostsOf } from './hosts/hosts.ts';
import { beginLog } from './lines/begin-log.ts';
import { logReading } from './lines/log-reading.ts';
import type { MailLines } from './lines/mail-lines.ts';
import type { LogFormat } from './log-format.ts';
import { outletTo } from './outlet.ts';

/** A mail server's log: which lines are its own, and what they mean. All else is the same for every server. */
export interface ServerLog<State extends HostState, Before> extends LogFormat {
  readonly lines: MailLines;
  /** Throws a MailflowError where a declaration makes no sense. */
  readonly rulesFor: (declared: SourceInput['declared']) => HostRules<State, Before>;
}

/** The two ways of reading a log: as a file and while it is written. Both give the same events of the same lines. */
export function logReadings<State extends HostState, Before>(
  log: ServerLog<State, Before>,
): {
  readonly read: (input: SourceInput, sink: FactSink) => Promise<SourceReading>;
  readonly follow: (input: FollowInput, sink: FactSink) => FollowedReading;
} {
  return { read: (input, sink) => read(log, input, sink), follow: (input, sink) => follow(log, input, sink) };
}

async function read<State extends HostState, Before>(
  { format, revision, lines, rulesFor }: ServerLog<State, Before>,
  input: SourceInput,
  sink: FactSink,
): Promise<SourceReading> {
  const latest = input.now.getTime() + MS_PER_DAY;
  const out = outletTo(sink, format);
  const reject = (line: number, reason: string) => sink.reject(line, reason);
  const prints = fingerprints();
  const hosts = hostsOf(rulesFor(input.declared), {
    ...{ carries: input.carries, note: prints.add, tellFor: out.tellFor, reject },
  });
  const reading = logReading(lines, input, latest, hosts.read, reject);

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
    ...{ format, revision, mode: 'merge', precision: 'hour' },
    ...{ rows, from, to, notes, carry, fingerprints: prints.kept() },
  };
}

function follow<State extends HostState, Before>(
  { format, revision, lines, rulesFor }: ServerLog<State, Before>,
  input: FollowInput,
  sink: FactSink,
): FollowedReading {
  const latest = input.now.getTime() + MS_PER_DAY;
  const out = outletTo(sink, format);
  const reject = (line: number, reason: string) => sink.reject(line, reason);
  const prints = fingerprints();
  const rules = rulesFor(input.declared);
  const before = followedFrom(input.carry, rules.schema);
  const hosts = hostsOf(rules, {
    ...{ carries: input.carries, goesOn: before?.hosts ?? new Map(), note: prints.add, tellFor: out.tellFor, reject },
  });
  const log = beginLog(lines, { ...input, latest, after: before?.at }, hosts.read, reject);
  const growing = {
    lines: log.lines,
    settle: hosts.end,
    notes: () => [...log.notes(), ...hosts.notes()],
    fingerprints: prints.kept,
  };
  return followLog({ format, revision }, out, growing, { carry: input.carry, at: before?.at });
}
