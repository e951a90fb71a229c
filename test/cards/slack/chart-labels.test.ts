import { expect, test } from 'vitest';
import { chartLabels, shortDays } from '../../../cards/slack/chart-labels.ts';

test('names are shortened between words, addresses anywhere', () => {
  expect(
    chartLabels([
      'From the internet without a connector',
      'To your partner - Fabrikam',
      'messages over TLS 1.0',
      'scanner-of-the-west-wing@contoso.com',
    ]),
  ).toEqual(['From the … connector', 'To your … Fabrikam', 'messages … TLS 1.0', 'scanner-of…ntoso.com']);
});

test('names that shortening made alike are told apart by a number', () => {
  expect(new Set(chartLabels(['From your partner - Fabrikam', 'From your supplier - Fabrikam'])).size).toBe(2);
});

test('days of one year are told without it', () => {
  expect(shortDays(['2026-11-14', '2026-11-15'])).toEqual(['11-14', '11-15']);
  expect(shortDays(['2025-12-31', '2026-01-01'])).toEqual(['2025-12-31', '2026-01-01']);
});

test('stretches of days are told by their first', () => {
  expect(shortDays(['2026-11-02..11-08', '2026-11-09..11-15'])).toEqual(['11-02', '11-09']);
});

test('what is no day stays as it is', () => {
  expect(shortDays(['2026-11-14', 'Total'])).toEqual(['2026-11-14', 'Total']);
  expect(shortDays(['a..b', '11-14 18:00'])).toEqual(['a..b', '11-14 18:00']);
  expect(shortDays([])).toEqual([]);
});
