import { describe, expect, test } from 'vitest';
import { readWindow } from '../../src/commands/windows/window-words.ts';
import { windowText } from '../../src/model/window.ts';

/** A Sunday afternoon. */
const asOf = new Date('2026-11-15T17:20:00Z');

describe('windows', () => {
  test.each([
    ['7d', '2026-11-09 to 2026-11-15 (UTC)'],
    ['7D', '2026-11-09 to 2026-11-15 (UTC)'],
    ['1d', '2026-11-15 (UTC)'],
    ['4w', '2026-10-19 to 2026-11-15 (UTC)'],
    ['90d', '2026-08-18 to 2026-11-15 (UTC)'],
    ['24h', '2026-11-14 18:00 to 2026-11-15 18:00 (UTC)'],
    ['today', '2026-11-15 (UTC)'],
    ['yesterday', '2026-11-14 (UTC)'],
    ['this-week', '2026-11-09 to 2026-11-15 (UTC)'],
    ['last-week', '2026-11-02 to 2026-11-08 (UTC)'],
    ['2026-02', '2026-02-01 to 2026-02-28 (UTC)'],
    ['2024-02', '2024-02-01 to 2024-02-29 (UTC)'],
    ['2026-12', '2026-12-01 to 2026-12-31 (UTC)'],
    ['2026-11-01', '2026-11-01 (UTC)'],
    ['2026-11-01..2026-11-15', '2026-11-01 to 2026-11-15 (UTC)'],
    ['2026-09..2026-10', '2026-09-01 to 2026-10-31 (UTC)'],
  ])('%s as of a Sunday afternoon is %s', (word, expected) => {
    const reading = readWindow(word, asOf);
    expect(reading?.ok && windowText(reading.window)).toBe(expected);
  });

  test('a week begins on Monday whatever day it is', () => {
    const monday = readWindow('last-week', new Date('2026-11-16T00:00:00Z'));
    expect(monday?.ok && windowText(monday.window)).toBe('2026-11-09 to 2026-11-15 (UTC)');
  });

  test.each([
    ['0d', '7d'],
    ['0h', '24h'],
    ['9999d', '400d'],
    ['400h', '17d'],
    ['7days', '7d'],
    ['2weeks', '2w'],
    ['3months', '90d'],
    ['2026-11-15..2026-11-01', '2026-11-01..2026-11-15'],
    ['2026-02-30', '2026-11-01..2026-11-15'],
    ['2026-13', '2026-11-01..2026-11-15'],
    ['2026-11-01..', '2026-11-01..2026-11-15'],
    ['2020-01-01..2026-11-15', '2025-10-12..2026-11-15'],
  ])('%s is refused, and %s proposed instead, which is a window', (word, instead) => {
    const reading = readWindow(word, asOf);
    expect(reading).toMatchObject({ ok: false, instead });
    expect(readWindow(instead, asOf)?.ok).toBe(true);
  });

  test.each(['smtp-auth', 'x@y.z', '', 'd7', '-7d', '7.5d', 'inbound'])('%j is no window at all', (word) => {
    expect(readWindow(word, asOf)).toBeUndefined();
  });
});
