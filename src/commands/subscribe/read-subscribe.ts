import type { Wish } from '../../alerts/subscriptions/wish.ts';
import { nearest } from '../../model/text/nearest.ts';
import { isZoneName } from '../../model/text/wall-clock.ts';
import { SEVERITIES, type Severity } from '../../rules/rule.ts';
import { type Catalogue, notUnderstood, type Reading, ruleNamesOf, understood } from '../command.ts';
import { spelledOut, unknownRule } from '../rule-text.ts';
import { readTimeOfDay } from '../time-of-day.ts';
import type { Word } from '../words.ts';

const DEFAULT_AT = '09:00';
const DEFAULT_ZONE = 'UTC';
const EVERY = new Map([
  ['daily', 'day'],
  ['weekly', 'week'],
] as const);

/** What people put between, which says nothing more. */
const FILLERS = new Set(['to', 'for', 'me', 'please', 'a', 'the', 'insights', 'alerts', 'on']);
const EVERY_UNIT = new Set(['day', 'week', 'monday']);
const WEEKDAYS = new Set(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
const isSeverity = (word: string): word is Severity => SEVERITIES.some((name) => name === word);

export const usage =
  'subscribe [all|<insight> …] [severity:low|medium|high] [digest daily|weekly] [at 09:00 Europe/Berlin] [to:<address>,…]';

/** What the words after `subscribe` ask for, in any order; a time of day or a period alone asks for a digest. */
export function readSubscribe(
  words: readonly Word[],
  grammar: Pick<Catalogue, 'rules'>,
): Reading<{ readonly wish: Wish }> {
  const ruleNames = ruleNamesOf(grammar);
  const rules: string[] = [];
  let every: 'day' | 'week' | null = null;
  let minSeverity: Severity | null = null;
  let at = DEFAULT_AT;
  let zone = DEFAULT_ZONE;
  let wantsDigest = false;
  let saysTime = false;
  const texts = spelledOut(words);
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    const word = text.toLowerCase();
    const period = EVERY.get(word as 'daily');
    const next = texts[i + 1]?.toLowerCase() ?? '';
    if (word === 'severity' && isSeverity(next)) {
      minSeverity = next;
      i += 1;
      continue;
    }
    if (word === 'every' && EVERY_UNIT.has(next)) {
      every = next === 'day' ? 'day' : 'week';
      i += 1;
      continue;
    }
    if (FILLERS.has(word) && !ruleNames.includes(word)) continue;
    if (isSeverity(word))
      return notUnderstood(
        `Write severity:${word}.`,
        SEVERITIES.map((name) => `severity:${name}`).join(', '),
        ['subscribe', ...(rules.length === 0 ? ['all'] : rules), `severity:${word}`].join(' '),
      );
    if (WEEKDAYS.has(word) && word !== 'monday')
      return notUnderstood('A weekly digest comes on Mondays.', usage, 'subscribe digest weekly');
    const severity = /^severity(?::|=|>=|≥)(.+)$/.exec(word)?.[1];
    const time = readTimeOfDay(
      texts.slice(i).map((each) => each.toLowerCase()),
      texts[i - 1]?.toLowerCase() === 'at',
    );
    if (word === 'monday') every ??= 'week';
    else if (word === 'digest' || word === 'at') {
      wantsDigest ||= word === 'digest';
      saysTime ||= word === 'at';
    } else if (period !== undefined) {
      every = period;
    } else if (severity !== undefined) {
      const known = SEVERITIES.find((name) => name === severity);
      if (!known) {
        const meant = nearest(severity, SEVERITIES) ?? 'medium';
        return notUnderstood(
          `Unknown severity "${severity}".`,
          SEVERITIES.join(', '),
          `subscribe all severity:${meant}`,
        );
      }
      minSeverity = known;
    } else if (time !== undefined) {
      if (time.at === null) {
        return notUnderstood(`${text} is not a time of day.`, '00:00 to 23:59', digestAt(every, DEFAULT_AT));
      }
      at = time.at;
      saysTime = true;
      i += time.taken - 1;
    } else if (word === 'all' || ruleNames.includes(word)) {
      rules.push(word);
    } else if ((saysTime || wantsDigest) && isZoneName(text)) {
      zone = text;
    } else if (saysTime || (wantsDigest && text.includes('/'))) {
      return notUnderstood(
        `Unknown time zone "${text}".`,
        'UTC, Europe/Berlin, America/New_York, …',
        digestAt(every, at),
      );
    } else {
      return unknownRule('subscribe', text, ruleNames);
    }
  }
  const digest = wantsDigest || saysTime || every !== null ? { every: every ?? ('week' as const), at, zone } : null;
  const wish: Wish = {
    rules: rules.includes('all') || (rules.length === 0 && digest === null) ? 'all' : rules.length === 0 ? null : rules,
    minSeverity,
    digest,
  };
  return understood({ wish });
}

/** The digest that was asked for as far as it was understood: a daily one must not become weekly. */
function digestAt(every: 'day' | 'week' | null, at: string): string {
  const period = [...EVERY].find(([, each]) => each === every)?.[0];
  return ['subscribe digest', ...(period === undefined ? [] : [period]), 'at', at].join(' ');
}
