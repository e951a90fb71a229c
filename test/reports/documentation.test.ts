import { expect, test } from 'vitest';
import { withFollowUps } from '../../src/reports/follow-ups.ts';
import { reports } from '../../src/reports/index.ts';
import { contoso, modernContoso } from './contoso.ts';
import { ask } from './given.ts';

const REQUEST = { windowWords: '7d', subject: '', params: {}, top: null, page: 1 } as const;

async function linksOf(name: string, store: typeof contoso): Promise<readonly string[]> {
  const report = reports.find((each) => each.name === name) ?? expect.fail(name);
  const answer = await ask(await store(), name);
  const window = { from: new Date(0), to: new Date(1), grain: 'days' as const };
  return (withFollowUps(report, { ...REQUEST, window }, answer).view.links ?? []).map(({ url }) => url);
}

test('a report links to what the maker of the mail system documents of it', async () => {
  expect(await linksOf('smtp-auth', contoso)).toEqual([
    'https://learn.microsoft.com/exchange/monitoring/mail-flow-reports/mfr-smtp-auth-clients-report',
  ]);
  expect(await linksOf('smtp-auth', modernContoso)).toEqual(['https://www.postfix.org/SASL_README.html']);
  expect(await linksOf('connectors', modernContoso)).toEqual(['https://www.postfix.org/TLS_README.html']);
});

test('every report of facts has a topic', () => {
  expect(reports.filter(({ isStanding, topic }) => !isStanding && !topic).map(({ name }) => name)).toEqual([]);
});
