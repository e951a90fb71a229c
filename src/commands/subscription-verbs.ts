import { SEVERITIES, type Severity } from '../insights/rule.ts';
import { isZoneName } from '../subscriptions/wall-clock.ts';
import { nearest } from './nearest.ts';
import {
  namesOf,
  notUnderstood,
  understood,
  type Verb,
  type VerbGrammar,
  type VerbReading,
  type Wish,
  wholeWord,
} from './verb.ts';
import type { Word } from './words.ts';

const DEFAULT_AT = '09:00';
const DEFAULT_ZONE = 'UTC';
const EVERY: Readonly<Record<string, 'day' | 'week'>> = { daily: 'day', weekly: 'week' };
const AUDIT_LINES = 20;
const MAX_AUDIT_LINES = 1000;

const subscribe: Verb = {
  name: 'subscribe',
  usage: 'subscribe [all|<insight> …] [severity:low|medium|high] [digest daily|weekly] [at 09:00 Europe/Berlin]',
  meaning: 'Hear of insights here as they open, or of all that happened in a digest',
  examples: [
    'subscribe all',
    'subscribe smtp-auth-spike severity:high',
    'subscribe digest weekly at 09:00 Europe/Berlin',
  ],
  read: readSubscribe,
};

const unsubscribe: Verb = {
  name: 'unsubscribe',
  usage: 'unsubscribe [all|digest|<insight> …]',
  meaning: 'Hear no more of it here',
  examples: ['unsubscribe digest', 'subscriptions'],
  read: (words, grammar) => {
    const ruleNames = namesOf(grammar);
    const names = listed(words);
    if (names.length === 0 || (names.length === 1 && names[0] === 'all')) {
      return understood({ name: 'unsubscribe', from: 'all' });
    }
    if (names.length === 1 && names[0] === 'digest') return understood({ name: 'unsubscribe', from: 'digest' });
    const strange = names.find((name) => !ruleNames.includes(name));
    if (strange !== undefined) return unknownRule('unsubscribe', strange, ruleNames);
    return understood({ name: 'unsubscribe', from: names });
  },
};

const subscriptions: Verb = {
  name: 'subscriptions',
  usage: 'subscriptions',
  meaning: 'Who hears what, and when the next digest is due',
  examples: ['subscriptions'],
  read: () => understood({ name: 'subscriptions' }),
};

const audit: Verb = {
  name: 'audit',
  usage: 'audit [20]',
  meaning: 'Who acknowledged, muted, subscribed: the last deeds',
  examples: ['audit', 'audit 100'],
  read: (words) => {
    const [typed = String(AUDIT_LINES)] = words.map(wholeWord);
    const count = /^\d{1,5}$/.test(typed) ? Number(typed) : 0;
    if (count < 1 || count > MAX_AUDIT_LINES) {
      return notUnderstood(`"${typed}" is not a number of lines.`, `audit 1 to audit ${MAX_AUDIT_LINES}`, 'audit');
    }
    return understood({ name: 'audit', count });
  },
};

export const subscriptionVerbs: readonly Verb[] = [subscribe, unsubscribe, subscriptions, audit];

function readSubscribe(words: readonly Word[], grammar: VerbGrammar): VerbReading {
  const ruleNames = namesOf(grammar);
  const rules: string[] = [];
  let every: 'day' | 'week' | null = null;
  let minSeverity: Severity | null = null;
  let at = DEFAULT_AT;
  let zone = DEFAULT_ZONE;
  let wantsDigest = false;
  let saysTime = false;
  const texts = words.map(wholeWord).flatMap(spelledOut);
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    const word = text.toLowerCase();
    const severity = /^severity(?::|=|>=|≥)(.+)$/.exec(word)?.[1];
    if (word === 'digest' || word === 'at') {
      wantsDigest ||= word === 'digest';
      saysTime ||= word === 'at';
    } else if (EVERY[word] !== undefined) {
      every = EVERY[word] ?? null;
    } else if (severity !== undefined) {
      const known = SEVERITIES.find((name) => name === severity);
      if (!known) {
        const meant = nearest(severity, SEVERITIES) ?? 'medium';
        return notUnderstood(
          `There is no severity "${severity}".`,
          SEVERITIES.join(', '),
          `subscribe all severity:${meant}`,
        );
      }
      minSeverity = known;
    } else if (/^\d{1,2}:\d{2}$/.test(word)) {
      const time = clockTime(word);
      if (time === undefined) {
        return notUnderstood(`${text} is no time of day.`, '00:00 to 23:59', `subscribe digest at ${DEFAULT_AT}`);
      }
      at = time;
      saysTime = true;
    } else if (word === 'all' || ruleNames.includes(word)) {
      rules.push(word);
    } else if ((saysTime || wantsDigest) && isZoneName(text)) {
      zone = text;
    } else if (saysTime || (wantsDigest && text.includes('/'))) {
      return notUnderstood(
        `There is no time zone "${text}".`,
        'UTC, Europe/Berlin, America/New_York, …',
        `subscribe digest at ${at}`,
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
  return understood({ name: 'subscribe', wish });
}

/** `a,b` are two words; `09:00` was cut at its colon only if it began with a letter, and is whole. */
const spelledOut = (text: string): readonly string[] => text.split(',').filter((part) => part !== '');

const listed = (words: readonly Word[]): readonly string[] =>
  words
    .map(wholeWord)
    .flatMap(spelledOut)
    .map((word) => word.toLowerCase());

function clockTime(word: string): string | undefined {
  const [hours, minutes] = word.split(':').map(Number) as [number, number];
  return hours < 24 && minutes < 60 ? word.padStart(5, '0') : undefined;
}

function unknownRule(verb: string, strange: string, ruleNames: readonly string[]): VerbReading {
  const meant = nearest(strange, [...ruleNames, 'digest', 'all']);
  return notUnderstood(
    `There is no insight "${strange}".${meant ? ` Did you mean ${meant}?` : ''}`,
    ['all', 'digest', ...ruleNames].join(', '),
    meant ? `${verb} ${meant}` : null,
  );
}
