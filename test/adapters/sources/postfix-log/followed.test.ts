import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postfixLog } from '../../../../adapters/sources/postfix-log/source.ts';
import { runs } from '../../../seed/runs.ts';
import { simulatePostfix } from '../../../simulation/postfix/postfix.ts';
import { setup } from '../../../simulation/postfix/setup.ts';
import { story } from '../../../simulation/story.ts';
import { type Doing, followed } from '../followed.ts';
import { steps, written } from './generated-log.ts';
import { describeEvent, merge, readLog } from './read-log.ts';

const doings: fc.Arbitrary<readonly Doing[]> = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 900 }).map((bytes) => ({ do: 'read', bytes }) as const),
    fc.constant({ do: 'flush' } as const),
    fc.constant({ do: 'reopen' } as const),
  ),
  { maxLength: 40 },
);

const events = (told: Parameters<typeof merge>[0]): readonly string[] => merge(told).map(describeEvent);

describe('a followed log', () => {
  it('says the same as the whole, wherever it is looked at and gone on with', async () => {
    await fc.assert(
      fc.asyncProperty(steps.map(written), doings, async (lines, what) => {
        const text = lines.map((line) => line.text).join('');
        const year = lines[0]?.year ?? 2020;
        const whole = await readLog(text, { year });
        const { told } = await followed(postfixLog, Buffer.from(text), what, { year: String(year) });
        expect(events(told)).toEqual(events(whole.told));
      }),
      { numRuns: runs(400) },
    );
  });

  it('says the same of a simulated relay', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 0x7fffffff }),
        fc.integer({ min: 1, max: 14 }),
        doings,
        async (seed, size, what) => {
          const its = setup(seed);
          const text = simulatePostfix(story(seed, size), its, seed).lines.join('');
          const year = new Date(its.beginsAt).getUTCFullYear();
          const whole = await readLog(text, { year });
          const { told } = await followed(postfixLog, Buffer.from(text), what, { year: String(year) });
          expect(events(told)).toEqual(events(whole.told));
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('does not take a year of the file for the one it goes on from', async () => {
    const line = (date: string, id: string) =>
      `${date} mail postfix/smtpd[7]: ${id}: client=a[192.0.2.1]\n${date} mail postfix/qmgr[2]: ${id}: from=<x@y.de>, size=9, nrcpt=1 (queue active)\n`;
    const text = `${line('Dec 31 23:59:00', '4F1')}${line('Jan  1 00:01:00', '4F2')}`;
    const { told } = await followed(
      postfixLog,
      Buffer.from(text),
      [{ do: 'read', bytes: text.length / 2 }, { do: 'flush' }, { do: 'reopen' }],
      { year: '2019' },
    );
    expect(told.map(({ hour }) => new Date(hour * 3_600_000).getUTCFullYear())).toEqual([2019, 2020]);
  });
});
