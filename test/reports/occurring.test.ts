import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { lastDays } from '../../src/model/window.ts';
import { reports } from '../../src/reports/index.ts';
import { occurringValues, unknownValue } from '../../src/reports/occurring.ts';
import { smtpAuth } from '../../src/reports/smtp-auth/report.ts';
import { day, storeOf } from './given.ts';

const told = (domain: string, messages: number, on = '2026-11-15') => ({
  ...{ day: on, sender: `a@${domain}`, domain, messages },
});
const store = await storeOf({
  kind: 'smtp-auth',
  facts: [
    told('contoso.com', 5),
    told('fabrikam.example', 50),
    told('mail.litware.com', 7),
    told('litware.com', 2),
    told('old.example', 900, '2026-10-01'),
  ],
});
const asked = (domain?: string) => ({
  ...{ window: lastDays(7, day('2026-11-15')), windowWords: '7d', subject: '', top: 20, page: 1 },
  params: { by: 'tls', ...(domain !== undefined && { domain }) },
});

test('the values that occur in the window are offered, those of most messages first', async () => {
  expect([...(await occurringValues(smtpAuth, asked(), store))]).toEqual([
    ['domain', ['fabrikam.example', 'mail.litware.com', 'contoso.com', 'litware.com']],
  ]);
});

test.each([
  ['contoso', 'Did you mean contoso.com?', 'smtp-auth 7d by:tls domain:contoso.com'],
  ['@Contoso', 'Did you mean contoso.com?', 'smtp-auth 7d by:tls domain:contoso.com'],
  ['litware', 'Did you mean litware.com or mail.litware.com?', 'smtp-auth 7d by:tls domain:litware.com'],
  ['fabrikan', 'Did you mean fabrikam.example?', 'smtp-auth 7d by:tls domain:fabrikam.example'],
  ['old', 'There is no domain "old" in these days.', 'smtp-auth 7d by:tls domain:fabrikam.example'],
])('domain:%s is asked back with a line that works', async (domain, problem, paste) => {
  const doubt = await unknownValue(smtpAuth, asked(domain), store);
  expect(doubt?.problem).toContain(problem);
  expect(doubt?.allowed).toBe('domain: fabrikam.example, mail.litware.com, contoso.com, litware.com');
  expect(doubt?.paste).toBe(paste);
  const grammar = { commands, reports, rules: [], asOf: new Date('2026-11-15T12:00:00Z'), defaultTop: 20 };
  expect(parseCommand(paste, grammar).ok).toBe(true);
});

test.each([undefined, 'contoso.com', 'contoso.org'])('domain:%s is answered', async (domain) => {
  expect(await unknownValue(smtpAuth, asked(domain), store)).toBeNull();
});

test('where nothing occurs, nothing is asked back', async () => {
  const nothing = { ...asked('contoso'), window: lastDays(7, day('2026-01-15')) };
  expect(await unknownValue(smtpAuth, nothing, store)).toBeNull();
});

test('a value that occurs is answered though a hundred others have more messages', async () => {
  const many = await storeOf({
    kind: 'smtp-auth',
    facts: [
      ...Array.from({ length: 101 }, (_, at) => told(`d${at}.example`, 10 + at)),
      { ...told('localhost', 1), domain: 'localhost' },
    ],
  });
  expect(await unknownValue(smtpAuth, asked('LocalHost'), many)).toBeNull();
  expect((await unknownValue(smtpAuth, asked('d7'), many))?.paste).toBe('smtp-auth 7d by:tls domain:d7.example');
  expect((await unknownValue(smtpAuth, asked('localhosts'), many))?.problem).toContain('There is no domain');
});
