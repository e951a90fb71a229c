import { expect, test } from 'vitest';
import { notMailedAnnouncement } from '../../../src/alerts/messages/reports/mailed-file.ts';
import { mailedFiles, notMailed } from '../../../src/alerts/outbox/mailed-file.ts';
import { NOON } from '../outbox/given.ts';

const content = {
  type: 'report-file' as const,
  file: { id: 'a-1', name: 'smtp-auth.csv' },
  recipients: ['anna@contoso.com'],
  say: {
    ...{ title: 'SMTP AUTH clients', sentences: [], warnings: [], notes: [] },
    provenance: { window: '', source: null, dataUntil: null },
  },
  ...{ by: 'Anna', from: 'local:console' },
};

test.each([
  [true, /^smtp-auth\.csv may or may not have arrived: anna@contoso\.com may have got it already/],
  [false, /^anna@contoso\.com did not get smtp-auth\.csv: 550 No$/],
] as const)('a file that may have arrived (%s) is not called refused', (mayHaveArrived, words) => {
  const [delivery] = mailedFiles(content, ['mail:anna@contoso.com'], NOON);
  if (delivery === undefined) throw new Error('there is one');
  const notice = notMailed(delivery, content, { why: '550 No', mayHaveArrived }, NOON).content;
  if (notice.type !== 'not-mailed') throw new Error('it is one');
  expect(notMailedAnnouncement(notice).view.sentences.join(' ')).toMatch(words);
});
