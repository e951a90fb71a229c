import { expect, it } from 'vitest';
import { recentSignIns } from '../../src/detection/sign-ins.ts';
import { passwordSpraying } from '../../src/rules/password-spraying/rule.ts';
import { storeOf } from '../reports/given.ts';
import { withSignIns } from '../reports/given-sign-ins.ts';
import { givenHistory } from '../rules/given-history.ts';

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

it('that no source tells of any is not the same as none', async () => {
  expect(await recentSignIns(await storeOf(), NOW)).toBeNull();
});
