import { expect, test } from 'vitest';
import type { OpenEpisode } from '../../../src/rules/rule.ts';
import { ruleFailing as rule } from '../../../src/rules/rule-failing/rule.ts';
import { givenHistory } from '../given-history.ts';

const history = givenHistory({ firstDay: 20_000 });
const found = (asked: Readonly<Record<string, string | null>> | null, open: readonly string[] = []) =>
  rule
    .assess({
      ...{ history, params: {}, calibration: undefined },
      ...(asked && { asked: new Map(Object.entries(asked)) }),
      open: new Map(
        open.map((subject): [string, OpenEpisode] => [subject, { subject, openedAt: history.now, opening: {} }]),
      ),
    })
    .map(({ subject, stand, reason }) => `${subject} ${stand} ${reason}`);

test('finds each rule that failed, and nothing where all work', () => {
  expect(found({ 'tls-trend': 'out of luck', 'smtp-auth-spike': null })).toEqual(['tls-trend open rule-failed']);
  expect(found({ 'tls-trend': null })).toEqual([]);
});

test('is over once the rule works again, and not while the past is looked at', () => {
  expect(found({ 'tls-trend': null }, ['tls-trend'])).toEqual(['tls-trend quiet rule-works']);
  expect(found(null, ['tls-trend'])).toEqual([]);
});

test('is over once the rule is renamed, removed or left without data', () => {
  expect(found({ 'smtp-auth-spike': null }, ['tls-trend'])).toEqual(['tls-trend quiet rule-not-asked']);
});

test('finds that the facts cannot be read, and that they can again', () => {
  const assessing = { history, params: {}, calibration: undefined, open: new Map() };
  const [blind] = rule.assess({ ...assessing, unreadable: { fault: 'Invalid Parquet file', isDamaged: false } });
  expect(blind).toMatchObject({ subject: 'facts', stand: 'open', reason: 'facts-unreadable' });
  expect(rule.word({ subject: 'facts', severity: 'medium', numbers: blind?.numbers ?? {} }).sentence).toBe(
    'No rule can run: the data cannot be read ("Invalid Parquet file"). Problems may be missed meanwhile.',
  );
  expect(found({ 'tls-trend': null }, ['facts'])).toEqual(['facts quiet facts-read']);
});

test('says what went wrong, what that means, and when it is over', () => {
  const words = (numbers: { fault: string; isFailing: boolean; isAsked?: boolean }) =>
    rule.word({ subject: 'tls-trend', severity: 'medium', numbers }).sentence;
  expect(words({ fault: 'out of luck', isFailing: true })).toBe(
    'The rule tls-trend failed at its last run: "out of luck". The problems that it detects may be missed.',
  );
  expect(words({ fault: 'none', isFailing: false })).toBe('The rule tls-trend works again.');
  expect(words({ fault: 'none', isFailing: false, isAsked: false })).toBe(
    'The rule tls-trend no longer runs: it does not exist under this name, or there is no data for it.',
  );
});
