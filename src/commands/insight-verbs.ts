import type { MuteTarget } from '../episodes/mutes.ts';
import { MS_PER_DAY } from '../mailflow/time.ts';
import { DURATION_WORDS, readDuration } from './duration.ts';
import { nearest } from './nearest.ts';
import { namesOf, notUnderstood, understood, type Verb, type VerbReading, wholeWord } from './verb.ts';
import type { Word } from './words.ts';

const DAY = MS_PER_DAY;
const MAX_SNOOZE = 30 * DAY;
const MAX_MUTE = 90 * DAY;
const DEFAULT_SNOOZE = '4h';
const DEFAULT_MUTE = '7d';
/** What episodes are called: letters and digits. */
const ID = /^(group:)?[a-z0-9]{4,16}$/i;
const ID_HINT = 'the id of an insight, as `insights` lists it';

const insights: Verb = {
  name: 'insights',
  usage: 'insights [open|all] [top:N] [page:N]',
  meaning: 'What needs attention, the worst first; all has what is over, too',
  examples: ['insights', 'insights all'],
  read: (words) => {
    let which: 'open' | 'all' = 'open';
    let top: number | null | undefined;
    let page = 1;
    for (const { key, value, typed } of words) {
      const word = value.toLowerCase();
      const count = /^[1-9]\d{0,4}$/.test(word) ? Number(word) : undefined;
      if (key === null && (word === 'open' || word === 'all')) which = word;
      else if (key === 'top' && (count !== undefined || word === 'all')) top = count ?? null;
      else if (key === 'page' && count !== undefined) page = count;
      else return notUnderstood(`"${typed}" means nothing here.`, insights.usage, 'insights');
    }
    return understood({ name: 'insights', which, top, page });
  },
};

const why: Verb = {
  name: 'why',
  usage: 'why <id>',
  meaning: 'Why an insight was told or kept silent: figures, thresholds, verdicts',
  examples: ['insights'],
  read: (words) => {
    const [id, strange] = words.map(wholeWord);
    if (id === undefined || !ID.test(id)) return missingId('why', id);
    if (strange !== undefined)
      return notUnderstood(`One id is enough: "${strange}" is too much.`, 'why <id>', `why ${id}`);
    return understood({ name: 'why', episode: id.toLowerCase() });
  },
};

const ack: Verb = {
  name: 'ack',
  usage: 'ack <id> …',
  meaning: 'Acknowledge insights: no reminders any more, everybody sees who has it',
  examples: ['insights'],
  read: (words) => {
    const ids = words.map(wholeWord);
    const strange = ids.find((id) => !ID.test(id));
    if (ids.length === 0 || strange !== undefined) return missingId('ack', strange);
    return understood({ name: 'ack', episodes: ids.map((id) => id.toLowerCase()) });
  },
};

const snooze: Verb = {
  name: 'snooze',
  usage: 'snooze <id> … [4h]',
  meaning: 'Be silent about insights for a while; it speaks again when one is still open then',
  examples: ['insights'],
  read: (words) => {
    const { ids, rest } = withIds(words);
    const [duration = DEFAULT_SNOOZE, strange] = rest;
    if (ids.length === 0) return missingId('snooze', rest[0]);
    const forMs = readDuration(duration, MAX_SNOOZE);
    const line = `snooze ${ids.join(' ')}`;
    if (forMs === undefined) {
      return notUnderstood(
        `"${duration}" is no time to snooze for.`,
        `${DURATION_WORDS}; 30d at most`,
        `${line} ${DEFAULT_SNOOZE}`,
      );
    }
    if (strange !== undefined)
      return notUnderstood(`"${strange}" means nothing here.`, snooze.usage, `${line} ${duration}`);
    return understood({ name: 'snooze', episodes: ids, forMs });
  },
};

const expected: Verb = {
  name: 'expected',
  usage: 'expected <id> … ["why"]',
  meaning: 'Say that this is as it should be: nothing more is said of it until it is over',
  examples: ['insights'],
  read: (words) => {
    const { ids, rest } = withIds(words);
    if (ids.length === 0) return missingId('expected', rest[0]);
    return understood({ name: 'expected', episodes: ids, why: rest.join(' ') });
  },
};

const mute: Verb = {
  name: 'mute',
  usage: 'mute <insight|address|connector> [7d] ["why"] [sure:yes]',
  meaning:
    'Say nothing about a kind of insight, a sender or a connector for a time; 90d at most; sure:yes mutes also what nothing is known of yet',
  examples: ['mute smtp-auth-new-sender 7d "migration"', 'mutes'],
  read: (words, grammar) => {
    const ruleNames = namesOf(grammar);
    const isSure = words.some(isYes);
    const [target, ...rest] = words.filter((word) => !isYes(word)).map(wholeWord);
    if (target === undefined) return notUnderstood('mute needs what to mute.', mute.usage);
    const muted = targetOf(target, ruleNames);
    if ('problem' in muted)
      return notUnderstood(muted.problem, ruleNames.join(', '), [`mute ${muted.meant}`, ...rest].join(' '));
    const given = rest[0] === undefined ? undefined : readDuration(rest[0], Number.POSITIVE_INFINITY);
    if (given !== undefined && given > MAX_MUTE) {
      return notUnderstood(
        `${rest[0]} is longer than anything is muted.`,
        `${DURATION_WORDS}; 90d at most`,
        `mute ${quotedWord(target)} 90d`,
      );
    }
    // `99y` is no reason but a time that was not understood: seven days in its place would surprise everybody.
    if (given === undefined && rest[0] !== undefined && /^\d+[a-z]?$/i.test(rest[0])) {
      return notUnderstood(
        `"${rest[0]}" is no time to mute for.`,
        `${DURATION_WORDS}; 90d at most`,
        `mute ${quotedWord(target)} ${DEFAULT_MUTE}`,
      );
    }
    const reasons = given === undefined ? rest : rest.slice(1);
    const forMs = given ?? (readDuration(DEFAULT_MUTE, MAX_MUTE) as number);
    return understood({ name: 'mute', target: muted, forMs, why: reasons.join(' '), ...(isSure && { isSure }) });
  },
};

const unmute: Verb = {
  name: 'unmute',
  usage: 'unmute <insight|address|connector>',
  meaning: 'Speak of it again',
  examples: ['mutes'],
  read: (words, grammar) => {
    const ruleNames = namesOf(grammar);
    const [target, strange] = words.map(wholeWord);
    if (target === undefined) return notUnderstood('unmute needs what is muted.', unmute.usage, 'mutes');
    if (strange !== undefined)
      return notUnderstood(`"${strange}" means nothing here.`, unmute.usage, `unmute ${quotedWord(target)}`);
    const muted = targetOf(target, ruleNames);
    if ('problem' in muted) return notUnderstood(muted.problem, ruleNames.join(', '), `unmute ${muted.meant}`);
    return understood({ name: 'unmute', target: muted });
  },
};

const mutes: Verb = {
  name: 'mutes',
  usage: 'mutes',
  meaning: 'What is muted, by whom, until when and why',
  examples: ['mutes'],
  read: () => understood({ name: 'mutes' }),
};

export const insightVerbs: readonly Verb[] = [insights, why, ack, snooze, expected, mute, unmute, mutes];

/** The ids that a line begins with, and what comes after them. A duration is never an id. */
function withIds(words: readonly Word[]): { readonly ids: readonly string[]; readonly rest: readonly string[] } {
  const texts = words.map(wholeWord);
  // After the first, a word without any digit is rather the beginning of a reason.
  const isId = (text: string, at: number) =>
    ID.test(text) && (at === 0 || /\d/.test(text)) && !/^\d+[mhdw]$/i.test(text);
  const first = texts.findIndex((text, at) => !isId(text, at));
  const count = first === -1 ? texts.length : first;
  return { ids: texts.slice(0, count).map((id) => id.toLowerCase()), rest: texts.slice(count) };
}

const missingId = (verb: string, strange: string | undefined): VerbReading =>
  notUnderstood(
    strange === undefined ? `${verb} needs ${ID_HINT}.` : `"${strange}" is not ${ID_HINT}.`,
    ID_HINT,
    'insights',
  );

/** The word that mutes what nothing is known of yet; see `doubt-of-mute.ts`. */
const isYes = ({ key, value }: Word): boolean => key === 'sure' && value.toLowerCase() === 'yes';

/** A word that looks like a rule and is none was probably meant to be one: muting a subject of that name helps nobody. */
function targetOf(
  text: string,
  ruleNames: readonly string[],
): MuteTarget | { readonly problem: string; readonly meant: string } {
  const name = text.toLowerCase();
  if (ruleNames.includes(name)) return { rule: name };
  const meant = /[@\s]/.test(text) ? undefined : nearest(name, ruleNames);
  if (meant) return { problem: `There is no insight "${text}". Did you mean ${meant}?`, meant };
  return { subject: text.includes('@') ? name : text };
}

const quotedWord = (text: string): string => (/\s/.test(text) ? `"${text}"` : text);
