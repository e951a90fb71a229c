import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailflow } from '../in-process.ts';
import { ended, startMailflow } from '../mailflow.ts';
import { answered, expected } from '../relay-live/answers.ts';
import { RELAY } from '../relay-live/host/network.ts';
import { missingForExim } from './missing-parts.ts';
import { type Exim, withExim } from './start-exim.ts';
import { VISITS } from './visit-list.ts';

const missing = missingForExim();
const ZONE = 'Europe/Berlin';

/** So many clients at once. */
const AT_ONCE = 3;

/** Every `of`-th visit from this one on, by several clients at once. */
async function visitSome(exim: Exim, from: number, of: number): Promise<void> {
  const waiting = VISITS.filter((_, index) => index % of === from);
  const client = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await exim.visit(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

describe.skipIf(missing !== null)(`a real Exim${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  test('with its own settings is counted as its clients and next hops count it', { timeout: 180_000 }, () =>
    withExim({ logSelector: '', hasTimezone: false, zone: ZONE }, async (exim, directory) => {
      const data = join(directory, 'data');
      await visitSome(exim, 0, 3);
      await Promise.all([exim.rotate(), visitSome(exim, 1, 3)]);
      await exim.sendmail('anna@example.test');
      await exim.sendmail('a@clear.next.test');
      await visitSome(exim, 2, 3);
      await exim.quiet();
      await importing(data, await exim.logFiles(), `own=${RELAY.address},zone=${ZONE}`);
      expect(await answered(data, '2h')).toEqual(expected(await exim.truth()));
    }),
  );

  test('that logs all it can is followed from its first line to its last', { timeout: 180_000 }, () =>
    withExim({ logSelector: '+all', hasTimezone: true, zone: ZONE }, async (exim, directory) => {
      const data = join(directory, 'data');
      await visitSome(exim, 0, 6);
      const child = startMailflow(['start', '--follow', exim.logPath, '--data', data], {
        MAILFLOW_OWN_ADDRESSES: RELAY.address,
      });
      const gone = ended(child);
      try {
        await visitSome(exim, 1, 6);
        await exim.rotate();
        await visitSome(exim, 2, 6);
        await exim.quiet();
        const truth = expected(await exim.truth());
        await expect.poll(() => answered(data, '2h'), { timeout: 60_000, interval: 500 }).toEqual(truth);
        child.kill('SIGTERM');
        expect(await gone).toMatchObject({ code: 0 });
        expect(await answered(data, '2h')).toEqual(truth);
      } finally {
        child.kill('SIGKILL');
        await gone;
      }
    }),
  );
});

async function importing(data: string, files: readonly string[], declared: string): Promise<void> {
  const ran = await mailflow(['import', ...files, '--declare', declared, '--data', data, '--format', 'json']);
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
}
