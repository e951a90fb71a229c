import { nearest } from '../../model/text/nearest.ts';
import type { Window } from '../../model/window.ts';
import { type Grammar, type NotUnderstood, notUnderstood, type Reading, understood } from '../command.ts';
import { readTypedWindow } from '../windows/typed-window.ts';
import { readWindow, WINDOW_WORDS } from '../windows/window-words.ts';
import { type Word, wholeWord } from '../words.ts';

/** Which lines of the audit are asked for. */
export interface AuditAsked {
  readonly count: number;
  /** A part of who did it, lower-cased; `me` for the asker. */
  readonly by?: string;
  /** What the audit calls it: `acknowledged`, `mute`. */
  readonly action?: string;
  readonly window?: Window;
  readonly windowWords?: string;
}

const DEFAULT_LINES = 20;
const MAX_LINES = 1000;

export const usage = 'audit [20] [by:NAME] [action:mute] [7d]';

/** What the audit calls what a command does. */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ...(['ack', 'acknowledge', 'acks'] as const).map((word) => [word, 'acknowledged'] as const),
  ...(['unack', 'unacknowledge'] as const).map((word) => [word, 'unacknowledged'] as const),
  ['snooze', 'snoozed'],
  ['unsnooze', 'unsnoozed'],
  ['expect', 'expected'],
  ['unexpect', 'unexpected'],
  ['muted', 'mute'],
  ['mutes', 'mute'],
  ['unmuted', 'unmute'],
  ['subscribed', 'subscribe'],
  ['unsubscribed', 'unsubscribe'],
  ['import', 'hand-in'],
  ['refuse', 'refused'],
]);
const NAMED: ReadonlySet<string> = new Set([...ACTIONS.keys(), ...ACTIONS.values(), 'undo', 'failed', 'refused']);

/** What the words after `audit` ask for, in any order: how many lines, by whom, what, and when. */
export function readAudit(words: readonly Word[], { asOf }: Pick<Grammar, 'asOf'>): Reading<AuditAsked> {
  let asked: AuditAsked = { count: DEFAULT_LINES };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    const value = word.value.toLowerCase();
    if (word.key !== null) {
      const keyed = readKeyed(word);
      if ('ok' in keyed) return keyed;
      const isTwice = Object.keys(keyed).some((key) => key in asked);
      if (isTwice) return notUnderstood(`${word.key}: is given twice.`, usage, 'audit');
      asked = { ...asked, ...keyed };
    } else if (/^\d+$/.test(value) && readTypedWindow(bareFrom(words, at), asOf) === undefined) {
      const count = Number(value);
      if (count < 1 || count > MAX_LINES)
        return notUnderstood(`"${word.typed}" is not a number of lines.`, `audit 1 to audit ${MAX_LINES}`, 'audit');
      asked = { ...asked, count };
    } else {
      const typed = readTypedWindow(bareFrom(words, at), asOf);
      if (typed?.ok === false) return { ...notUnderstood(typed.problem, typed.allowed), mended: lines(typed.instead) };
      const reading = readWindow(typed?.written ?? value, asOf);
      if (reading?.ok && asked.window === undefined) {
        asked = { ...asked, window: reading.window, windowWords: typed?.written ?? value };
        at += (typed?.taken ?? 1) - 1;
      } else if (reading?.ok) {
        return notUnderstood(`Use one window only: "${word.typed}" is the second.`, WINDOW_WORDS, 'audit');
      } else if (reading) {
        return notUnderstood(`${reading.problem}.`, WINDOW_WORDS, `audit ${reading.instead}`);
      } else if (NAMED.has(value) && asked.action === undefined) {
        asked = { ...asked, action: ACTIONS.get(value) ?? value };
      } else {
        return strange(word);
      }
    }
  }
  return understood(asked);
}

function readKeyed(word: Word): Partial<AuditAsked> | NotUnderstood {
  const { key, typed } = word;
  const value = word.value.trim().toLowerCase();
  if (value === '') return notUnderstood(`${key}: needs a value.`, usage, 'audit');
  switch (key) {
    case 'by':
    case 'person':
      // `@anna`, or how Slack writes a person who is mentioned: `<@U0123|anna>`.
      return { by: /^<@([^|>]+)/.exec(value)?.[1] ?? value.replace(/^@/, '') };
    case 'action':
    case 'deed':
      return { action: ACTIONS.get(value) ?? value };
    default: {
      const meant = nearest(key ?? '', ['by', 'action']);
      const problem = `audit has no "${key}:".${meant ? ` Did you mean ${meant}:?` : ''}`;
      return notUnderstood(problem, usage, meant ? `audit ${meant}:${typed.slice(typed.indexOf(':') + 1)}` : 'audit');
    }
  }
}

function strange(word: Word): NotUnderstood {
  const meant = nearest(word.value.toLowerCase(), [...NAMED]);
  const problem = `"${word.typed}" is not a number of lines, an action or a window.`;
  return meant
    ? notUnderstood(`${problem} Did you mean action:${meant}?`, usage, `audit action:${meant}`)
    : notUnderstood(`${problem} For a person, write by:`, usage, `audit by:${wholeWord(word)}`);
}

const lines = (windows: readonly string[]): readonly string[] => windows.map((each) => `audit ${each}`);

/** Words without a key that follow one another. */
function bareFrom(words: readonly Word[], at: number): readonly string[] {
  const keyed = words.findIndex(({ key }, nth) => nth > at && key !== null);
  return words.slice(at, keyed < 0 ? words.length : keyed).map(({ value }) => value);
}
