import { z } from 'zod';
import { ANSWERED_BY } from '../advice/index.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import type { RuleSample } from '../sample/rule-sample.ts';
import type { LinkView } from '../view/view.ts';
import type { History } from './history.ts';
import type { SignInHistory } from './sign-in-history.ts';

/** How bad it is; in this order. */
export const SEVERITIES = ['low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** Named figures, dates as ISO text: what the words and `why` are made of. Plain JSON. */
export type Numbers = Readonly<Record<string, number | string | boolean | null>>;

/** What a rule saw of one subject at one instant. */
export interface Finding {
  /** `scanner@contoso.com`, `From your partner - Fabrikam`, `organisation`, `smtp-auth`; stable for ever. */
  readonly subject: string;
  /**
   * `open`: enough to begin an episode. `hold`: not enough to begin one, too much to end one. `quiet`: it is over, and
   * that is known. A subject that no finding names is unknown: nothing begins and nothing ends.
   */
  readonly stand: 'open' | 'hold' | 'quiet';
  readonly severity: Severity;
  /** What findings of one rule are ranked by, the worst highest. */
  readonly score: number;
  /** How much of it there is, in messages or senders: twice as much is worth saying again. */
  readonly magnitude: number;
  /** Which condition decided, in kebab-case: `week-over-threshold`. */
  readonly reason: string;
  readonly numbers: Numbers;
  /** The last days of what is counted, for a small chart; null where a day is unknown. */
  readonly trail: Trail | null;
  /** When it began, where that is known and is not the instant at which it can first be seen. */
  readonly since?: Date;
}

export const trailSchema = z.strictObject({
  unit: z.string(),
  /** `in 24 hours`, `in a day`: what a magnitude is counted over, where that is no day of the trail. */
  magnitudeOver: z.string().optional(),
  firstDay: z.int(),
  values: z.array(z.number().nullable()),
});
export type Trail = Readonly<z.infer<typeof trailSchema>>;

/** An episode of this rule that is open, as far as a rule may know of it. */
export interface OpenEpisode {
  readonly subject: string;
  readonly openedAt: Date;
  /** The figures it was opened with: what was usual before it began. */
  readonly opening: Numbers;
}

export interface Assessing<P> {
  readonly history: History;
  readonly params: P;
  /** By subject. Every one of them should get a finding, unless it is unknown whether it is over. */
  readonly open: ReadonlyMap<string, OpenEpisode>;
  /** What `calibrate` came to; undefined for rules without. */
  readonly calibration: unknown;
  /**
   * The rules that were asked before this one, with what they threw in the course of the look; null where they worked.
   * Given for the present only: what failed in a past that is looked at again says nothing of now.
   */
  readonly asked?: ReadonlyMap<string, string | null>;
  /** How the logs do that are followed. Given for the present only, in the process that follows them. */
  readonly following?: readonly FollowStatus[];
  /** The sign-ins of the last days, null where no source tells of any. Given for the present only, where they can be asked for. */
  readonly signIns?: SignInHistory | null;
  /** Why no facts can be read at all, so that no other rule can be asked; the history is empty for that alone. */
  readonly unreadable?: Unreadable;
}

export interface Unreadable {
  /** What was thrown, for people. */
  readonly fault: string;
  /** Whether files of the facts are damaged: then `fault` says in whole sentences which, and what to do about it. */
  readonly isDamaged: boolean;
}

/** What people are told about a finding; texts are plain, commands stand between backticks. */
export interface Wording {
  /** The insight's name, in the original's words where it has some: it is the title of the card. */
  readonly title: string;
  /** What happened, in a sentence with its number and what it is compared with; stands alone in a notification. */
  readonly sentence: string;
  /** How much it was and over which span, where that is more than the magnitude with its unit: `9,501 messages in 24 hours`. */
  readonly amount?: string;
  /** What to do about it. */
  readonly advice: readonly string[];
  /** Where the maker of the mail system documents it. */
  readonly links?: readonly LinkView[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The command that looks further into it, `sender scanner@contoso.com 30d`. */
  readonly drill: { readonly label: string; readonly command: string };
}

/** What is worded: a finding, now or as it was at some time of its episode. */
export interface Worded {
  readonly subject: string;
  readonly severity: Severity;
  readonly numbers: Numbers;
}

/** A detector. One folder in `src/rules` and one line in its registry. Pure: the same history, the same findings. */
export interface Rule {
  /** `smtp-auth-spike`; what people subscribe to. */
  readonly name: string;
  /** A word or three for tables, where the title has no room: `TLS 1.0 from partner`. */
  readonly short: string;
  /** One line for the help: what it warns of. */
  readonly summary: string;
  /** Days of history it is given, the last one included. */
  readonly needs: {
    readonly senderDays: number;
    readonly connectorDays: number;
    readonly tlsReportDays?: number;
    readonly signInDays?: number;
  };
  /** Flat: each parameter a number, text or boolean with a default and a description. */
  readonly params: z.ZodObject;
  /** What its reasons are called in *Why this alert?*: `never-seen-before` → `it never signed in before`. */
  readonly reasonNames?: Readonly<Record<string, string>>;
  /** What its figures are called in *Why this alert?*: `record24h` → `record in 24 hours`; others by their key; not shown where it is empty. */
  readonly numberNames?: Readonly<Record<string, string>>;
  /** What the sample tenant stages so that people see it; every registered rule has one, tests' own need none. */
  readonly sample?: RuleSample;
  /**
   * Of a rule that needs no history: whether what it finds on a subject follows from the facts all
   * the same, so that it is derived again, or withdrawn, when facts are taken away. By default it is of the present.
   */
  readonly isOfFacts?: (subject: string) => boolean;
  /**
   * Whether it is asked about an hour that is not over, too (`SenderHistory.soFar`). Only for rules on senders whose
   * counts can but grow until the end of the hour: what they open before, they open then as well, whatever comes. Never
   * for shares. Only what opens, or gets worse, is believed before the end; what is quiet may not stay so.
   */
  readonly opensWithinTheHour?: boolean;
  /** Works out, at most once a day, what depends on the whole history. Yields now and then so that others can run. */
  readonly calibrate?: (history: History, params: unknown) => Generator<undefined, unknown>;
  /** Works out beforehand, with pauses, what would take `assess` long; it finds the same without. */
  readonly prepare?: (history: History) => Generator<undefined, void>;
  assess(assessing: Assessing<unknown>): readonly Finding[];
  word(worded: Worded): Wording;
  /**
   * A line for the digest on what no open insight says: traces, what is too little to tell, what is left to do. Null
   * when there is nothing of that.
   */
  readonly digestLine?: (assessing: Assessing<unknown>) => string | null;
}

/** A rule as its folder writes it, with its parameters typed. */
export interface RuleDefinition<S extends z.ZodObject>
  extends Omit<Rule, 'params' | 'calibrate' | 'assess' | 'digestLine'> {
  readonly params: S;
  readonly calibrate?: (history: History, params: z.infer<S>) => Generator<undefined, unknown>;
  assess(assessing: Assessing<z.infer<S>>): readonly Finding[];
  readonly digestLine?: (assessing: Assessing<z.infer<S>>) => string | null;
}

/** Whether it looks at the present alone: no fact is needed for it. */
export const needsNothing = ({ needs }: Pick<Rule, 'needs'>): boolean =>
  Object.values(needs).every((days) => days === 0);

/** Whoever calls a rule passes parameters that its own schema has parsed, so the types may be forgotten here. */
export function defineRule<S extends z.ZodObject>(definition: RuleDefinition<S>): Rule {
  const rule = definition as unknown as Rule;
  return { ...rule, assess: (assessing) => withSources(rule, assessing, rule.assess(assessing)) };
}

/** Findings say where their facts come from, so that the advice fits. */
function withSources(
  { needs }: Rule,
  { history }: Assessing<unknown>,
  findings: readonly Finding[],
): readonly Finding[] {
  const known = history.answeredBy;
  const sources = [
    ...(needs.senderDays > 0 ? (known?.['smtp-auth'] ?? []) : []),
    ...(needs.connectorDays > 0 ? (known?.connector ?? []) : []),
  ];
  if (sources.length === 0) return findings;
  const answeredBy = [...new Set(sources)].join(', ');
  return findings.map((finding) => ({ ...finding, numbers: { [ANSWERED_BY]: answeredBy, ...finding.numbers } }));
}
