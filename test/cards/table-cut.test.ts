import { expect, test } from 'vitest';
import { cutWords, rowsThatMeet } from '../../cards/table-cut.ts';
import { senders } from './given-any-card.ts';

const cut = { shown: 500, total: 4000, firstRow: 1, next: 'smtp-auth 7d top:500 page:2' };

test('rows that the report left out are counted, and its next page is a button', () => {
  expect(cutWords({ ...senders(20), cut: { ...cut, shown: 20 } }, 20)).toEqual({
    text: 'Rows 1 to 20 of 4,000: 3,980 more rows.',
    next: { label: 'Next rows', command: 'smtp-auth 7d top:500 page:2' },
  });
});

test('of a later page only the rows behind it are still to come, of the newest page those before it', () => {
  const second = { shown: 20, total: 65, firstRow: 21, next: 'smtp-auth 7d top:20 page:3' };
  expect(cutWords({ ...senders(20), cut: second }, 20)?.text).toBe('Rows 21 to 40 of 65: 25 more rows.');
  const newest = { ...second, total: 40, nextLabel: 'Earlier rows' };
  expect(cutWords({ ...senders(20), cut: newest }, 20)?.text).toBe('Rows 21 to 40 of 40: 20 more rows.');
});

test('the next page begins at the first row that was left out here', () => {
  expect(cutWords({ ...senders(500), cut }, 100)?.next?.command).toBe('smtp-auth 7d top:100 page:2');
  expect(cutWords({ ...senders(500), cut: { ...cut, firstRow: 501 } }, 100)?.next?.command).toBe(
    'smtp-auth 7d top:100 page:7',
  );
});

test('a name that looks like a parameter is left alone, and the way on is said in words', () => {
  const next = 'connectors 7d connector:"x top:5 page:9" top:500 page:2';
  expect(cutWords({ ...senders(500), cut: { ...cut, next } }, 100)).toEqual({
    text: 'Rows 1 to 100 of 4,000: 3,900 more rows. They do not fit into one message; a report shows them with top:100 page:2.',
    next: null,
  });
});

test('nothing is said of a table that is shown whole', () => {
  expect(cutWords(senders(3), 3)).toBeNull();
});

test('pages are made so long that they meet', () => {
  expect(rowsThatMeet(97, 1)).toBe(97);
  expect(rowsThatMeet(97, 501)).toBe(50);
});
