import { MailflowError } from '../../model/mailflow-error.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import type { FactSink, FollowedReading, FollowInput, SourceInput } from '../../ports/source.ts';
import type { SourceReading } from '../define-source.ts';
import { fingerprints } from './fingerprints.ts';
import { followLog } from './follow-log.ts';
import { followedFrom } from './hosts/carry.ts';
import type { HostRules } from './hosts/host-rules.ts';
import type { HostState } from './hosts/host-state.ts';
import { hostsOf } from './hosts/hosts.ts';
import { beginLog } from './lines/begin-log.ts';
import type { MailLines } from './lines/mail-lines.ts';
import { type ScannedLog, scanLog } from './lines/scan-log.ts';
import type { LogFormat } from './log-format.ts';
import { outletTo } from './outlet.ts';
import { pieceReader } from './pieces/piece-reader.ts';

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
  return {
    read: (input, sink) => read(log, scanLog(log.lines, input, latestIn(input)), input, sink),
    follow: (input, sink) => follow(log, input, sink),
  };
}

const rejectTo = (sink: FactSink) => (line: number, reason: string) => sink.reject(line, reason);

const latestIn = ({ now }: Pick<SourceInput, 'now'>): number => now.getTime() + MS_PER_DAY;

async function read<State extends HostState, Before>(
  { format, revision, rulesFor }: ServerLog<State, Before>,
  scanned: AsyncIterable<ScannedLog>,
  { declared, carries, fileName }: Omit<SourceInput, 'bytes'>,
  sink: FactSink,
): Promise<SourceReading> {
  const out = outletTo(sink, format);
  const prints = fingerprints();
  const hosts = hostsOf(rulesFor(declared), {
    ...{ carries, note: prints.add, tellFor: out.tellFor, reject: rejectTo(sink) },
  });
  const pieces = pieceReader(hosts, sink);

  for await (const part of scanned) {
    if ('piece' in part) {
      pieces.take(part.piece);
      if (out.isFull()) await out.flush();
      continue;
    }
    const { seen, notes, refusal } = part;
    if (refusal !== undefined) throw new MailflowError('nothing-usable', refusal.message, { cure: refusal.cure });
    const carry = hosts.end();
    await out.flush();
    return {
      ...{ format, revision, mode: 'merge', precision: 'hour' },
      ...{ ...seen, notes: [...notes, ...hosts.notes()], carry, fingerprints: prints.kept() },
    };
  }
  throw new Error(`the scan of ${fileName} has no end`);
}

function follow<State extends HostState, Before>(
  { format, revision, lines, rulesFor }: ServerLog<State, Before>,
  input: FollowInput,
  sink: FactSink,
): FollowedReading {
  const out = outletTo(sink, format);
  const prints = fingerprints();
  const rules = rulesFor(input.declared);
  const before = followedFrom(input.carry, rules.schema);
  const hosts = hostsOf(rules, {
    ...{
      carries: input.carries,
      goesOn: before?.hosts ?? new Map(),
      note: prints.add,
      tellFor: out.tellFor,
      reject: rejectTo(sink),
    },
  });
  const log = beginLog(lines, { ...input, latest: latestIn(input), after: before?.at });
  const pieces = pieceReader(hosts, sink);
  const growing = {
    lines: { ...log.lines, done: () => pieces.take(log.lines.take()) },
    settle: hosts.end,
    notes: () => [...log.notes(), ...hosts.notes()],
    fingerprints: prints.kept,
  };
  return followLog({ format, revision }, out, growing, { carry: input.carry, at: before?.at });
}
