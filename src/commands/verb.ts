import type { MuteTarget } from '../episodes/mutes.ts';
import type { Rule, Severity } from '../insights/rule.ts';
import type { Word } from './words.ts';

/**
 * A command that is no report: it shows or changes what the bot itself keeps. `episodes` are ids, or `group:<id>`:
 * everything that was told on the same card as that one.
 */
export type Deed =
  | {
      readonly name: 'insights';
      readonly which: 'open' | 'all';
      /** Rows on a page; null for all, undefined when nobody said. */
      readonly top: number | null | undefined;
      readonly page: number;
    }
  | { readonly name: 'why'; readonly episode: string }
  | { readonly name: 'ack'; readonly episodes: readonly string[] }
  | { readonly name: 'snooze'; readonly episodes: readonly string[]; readonly forMs: number }
  | { readonly name: 'expected'; readonly episodes: readonly string[]; readonly why: string }
  | {
      readonly name: 'mute';
      readonly target: MuteTarget;
      readonly forMs: number;
      readonly why: string;
      /** `sure:yes`: also what nothing is known of yet. */
      readonly isSure?: true;
    }
  | { readonly name: 'unmute'; readonly target: MuteTarget }
  | { readonly name: 'mutes' }
  | { readonly name: 'subscribe'; readonly wish: Wish }
  | { readonly name: 'unsubscribe'; readonly from: 'all' | 'digest' | readonly string[] }
  | { readonly name: 'subscriptions' }
  | { readonly name: 'audit'; readonly count: number }
  | { readonly name: 'imports'; readonly top: number | null | undefined; readonly page: number }
  | { readonly name: 'undo'; readonly import: number };

/** What a conversation wants to hear from now on; null leaves it as it is. */
export interface Wish {
  readonly rules: 'all' | readonly string[] | null;
  readonly minSeverity: Severity | null;
  readonly digest: { readonly every: 'day' | 'week'; readonly at: string; readonly zone: string } | null;
}

export interface VerbGrammar {
  readonly rules: readonly Pick<Rule, 'name' | 'summary'>[];
}

export const namesOf = ({ rules }: VerbGrammar): readonly string[] => rules.map(({ name }) => name);

export type VerbReading =
  | { readonly ok: true; readonly deed: Deed }
  | {
      readonly ok: false;
      readonly problem: string;
      readonly allowed: string;
      /** A line that might be meant. */
      readonly instead: string | null;
    };

/** How a command is written and read. One entry in the registry of verbs. */
export interface Verb {
  readonly name: string;
  /** `snooze <id> [4h]` */
  readonly usage: string;
  readonly meaning: string;
  /** Complete lines worth pasting; at least the first one always works. */
  readonly examples: readonly string[];
  read(words: readonly Word[], grammar: VerbGrammar): VerbReading;
}

/** Whether a deed leaves things other than they were. */
export const changesSomething = ({ name }: Deed): boolean =>
  !['insights', 'why', 'mutes', 'subscriptions', 'audit', 'imports'].includes(name);

export const understood = (deed: Deed): VerbReading => ({ ok: true, deed });

export const notUnderstood = (problem: string, allowed: string, instead: string | null = null): VerbReading => ({
  ok: false,
  problem,
  allowed,
  instead,
});

/** A word as it stood before it was cut at a colon: ids and subjects may have colons in them. */
export const wholeWord = ({ key, value, typed }: Word): string => (key === null ? value : typed);
