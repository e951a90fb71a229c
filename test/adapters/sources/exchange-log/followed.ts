import { exchangeLog } from '../../../../adapters/sources/exchange-log/source.ts';
import type { FollowedReading } from '../../../../src/ports/source.ts';
import type { SimulatedLog } from '../../../simulation/exchange/logs.ts';
import { keeping, type Told } from './read-exchange.ts';

/** What is done with one of several followed logs: so many of its bytes are read; it is flushed; another process goes on. */
export interface Doing {
  readonly log: number;
  readonly do: 'read' | 'flush' | 'reopen';
  readonly bytes: number;
}

/** A log that is followed: the files of its hours, one after another, as one. */
interface Followed {
  readonly take: (bytes: number) => Promise<void>;
  readonly flush: (others: readonly unknown[]) => Promise<void>;
  readonly reopen: () => void;
  readonly carry: () => unknown;
  readonly waits: () => boolean;
  readonly told: Told[];
}

/**
 * Follows logs beside one another, doing these things in turn, until all of each is read and none waits for another any
 * more. What was not flushed before a reopening is read again.
 */
export async function followed(logs: readonly SimulatedLog[], doings: readonly Doing[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  const all = logs.map((log) => follow(log, told));
  const othersOf = (at: number): readonly unknown[] =>
    all.flatMap((each, i) => (i === at || each.carry() === null ? [] : [each.carry()]));
  for (const { log, do: what, bytes } of doings) {
    const at = log % all.length;
    const each = all[at] as Followed;
    if (what === 'read') await each.take(bytes);
    else if (what === 'flush') await each.flush(othersOf(at));
    else each.reopen();
  }
  for (const [at, each] of all.entries()) {
    await each.take(Number.POSITIVE_INFINITY);
    await each.flush(othersOf(at));
  }
  for (let rounds = 0; rounds < 5; rounds++)
    for (const [at, each] of all.entries()) if (each.waits()) await each.flush(othersOf(at));
  return told;
}

function follow(log: SimulatedLog, told: Told[]): Followed {
  const bytes = Buffer.from(log.files.map(({ text }) => text).join(''));
  /** Where the carry is from: always the end of a line. */
  let committed = { at: 0, carry: null as unknown };
  let read = 0;
  let sink = keeping();
  let reading = open();

  function open(): FollowedReading {
    read = committed.at;
    sink = keeping();
    const opened = exchangeLog.follow?.(
      {
        ...{ head: bytes.subarray(0, committed.at + 300), fileName: log.files[0]?.fileName ?? '' },
        ...{ modifiedAt: new Date('2027-02-01T00:00:00Z'), now: new Date('2027-02-01T00:00:00Z') },
        ...{ carry: committed.carry, carries: [], declared: {} },
      },
      sink,
    );
    if (opened === undefined) throw new Error('it cannot be followed');
    return opened;
  }

  return {
    told,
    async take(count) {
      const end = bytes.lastIndexOf(10, Math.min(bytes.length, read + count) - 1) + 1;
      if (end <= read) return;
      await reading.push(bytes.subarray(read, end));
      read = end;
    },
    async flush(others) {
      await reading.flush(others);
      told.push(...sink.told());
      committed = { at: read, carry: JSON.parse(JSON.stringify(reading.carry())) };
    },
    reopen() {
      reading = open();
    },
    carry: () => committed.carry,
    waits: () => reading.waits?.() ?? false,
  };
}
