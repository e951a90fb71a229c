import { expect, it } from 'vitest';
import { recentSignIns } from '../../src/detection/sign-ins.ts';
import { passwordSpraying } from '../../src/rules/password-spraying/rule.ts';
import { days, storeOf, type Telling } from '../reports/given.ts';
import { withSignIns } from '../reports/given-sign-ins.ts';
import { givenHistory } from '../rules/given-history.ts';

const COLUMNS = { direction: 'submission', auth: 'other', tls: 'unknown' } as const;
const NOW = new Date('2026-11-14T12:00:00Z');

it('sign-ins that are held come to the rule by hour, user and address, succeeded and failed apart', async () => {
  const signIns = (await recentSignIns(await withSignIns(), NOW)) ?? expect.fail('nothing is known');
  expect(signIns.until).toEqual(new Date('2026-11-15T00:00:00Z'));
  expect(signIns.counts.filter(({ user }) => user === 'user07@contoso.com')).toMatchObject([
    { address: '203.0.113.77', succeeded: 0, failed: 2 },
    { address: '203.0.113.77', succeeded: 1, failed: 0 },
  ]);
  const params = passwordSpraying.params.parse({});
  const history = givenHistory({ firstDay: 20_000 });
  const findings = passwordSpraying.assess({ history, params, open: new Map(), calibration: undefined, signIns });
  expect(findings).toMatchObject([{ subject: '203.0.113.77', stand: 'open', severity: 'high', magnitude: 25 }]);
});

it('an attack is found among any number of sign-ins that are more frequent', async () => {
  const busyOn = (day: string) =>
    Array.from({ length: 270 * 24 }, (_, at) => ({
      ...{ ...COLUMNS, day, hour: at % 24, connector: 'succeeded', messages: 2 },
      ...{ sender: `device${Math.floor(at / 24)}@contoso.com`, client: `10.0.0.${Math.floor(at / 24)}` },
    }));
  const attack = Array.from({ length: 500 }, (_, at) => ({
    ...{ ...COLUMNS, day: '2026-11-14', hour: 9, client: '203.0.113.9', sender: `user${at}@contoso.com` },
    ...{ connector: 'wrong user or password (50126)', messages: 1 },
  }));
  const tellings = days('2026-11-07', '2026-11-14').map(
    (day): Telling => ({
      ...{ kind: 'sign-in', source: 'microsoft365', format: 'graph-sign-ins', filters: { tenant: 'contoso.com' } },
      ...{ days: [day], facts: [...busyOn(day), ...attack.filter((each) => each.day === day)] },
    }),
  );
  const store = await storeOf(...tellings);
  const signIns = (await recentSignIns(store, NOW)) ?? expect.fail('nothing is known');
  expect(signIns.counts.filter(({ address }) => address === '203.0.113.9')).toHaveLength(500);
});

it('that no source tells of any is not the same as none', async () => {
  expect(await recentSignIns(await storeOf(), NOW)).toBeNull();
});
