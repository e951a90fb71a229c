import { type LineSplitter, splitLines } from '../../../../src/ingest/lines.ts';
import { fingerprints } from '../../../../src/ingest/log/fingerprints.ts';
import { MS_PER_DAY } from '../../../../src/model/time.ts';
import type { FactSink, FollowedReading, FollowInput } from '../../../../src/ports/source.ts';
import { parseOwnAddresses } from '../../own-addresses.ts';
import { hostsOf } from '../hosts.ts';
import { beginLog } from '../lines/begin-log.ts';
import { FORMAT, REVISION, telling } from '../telling.ts';
import { type Carry, followedFrom } from './carry.ts';

/** A log that is read while it is written: the same lines give the same events as in a file that is read whole. */
export function follow(input: FollowInput, sink: FactSink): FollowedReading {
  const before = followedFrom(input.carry);
  const latest = input.now.getTime() + MS_PER_DAY;
  const out = telling(sink);
  const prints = fingerprints();
  const isOwn = parseOwnAddresses(input.declared['own'] ?? '');
  const reject = (line: number, reason: string) => sink.reject(line, reason);
  const hosts = hostsOf(input.carries, { isOwn, note: prints.add }, out.tellFor, reject, before?.hosts);
  const log = beginLog({ ...input, latest, after: before?.at }, hosts.read, reject);
  const splitter: LineSplitter = splitLines(log.lines);
  /** The newest line's instant (ms); where the next piece begins. */
  let until = before?.at;
  let last: Carry | null = null;

  return {
    async push(bytes) {
      splitter.push(bytes);
      if (out.isFull()) await out.flush();
    },
    async flush() {
      last = hosts.end();
      await out.flush();
      const { rows, from: first, to } = log.lines.seenSince();
      const from = first === null || until === undefined ? first : new Date(until);
      if (to !== null) until = Math.max(until ?? to.getTime(), to.getTime());
      return {
        ...{ format: FORMAT, revision: REVISION, rows, first, from, to },
        notes: [...log.notes(), ...hosts.notes()],
        fingerprints: prints.kept(),
      };
    },
    carry: () => (last === null || until === undefined ? (input.carry ?? null) : { ...last, at: until }),
  };
}
