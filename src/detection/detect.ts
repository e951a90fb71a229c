import { runCooperatively } from '../concurrency/cooperatively.ts';
import type { Change } from '../episodes/change.ts';
import { withEpisodes } from '../episodes/early.ts';
import type { Episode } from '../episodes/episode.ts';
import { openAt } from '../episodes/open-at.ts';
import { type Reconciled, reconcile } from '../episodes/reconcile.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import { type Hour, startOfHour } from '../model/time.ts';
import type { History } from '../rules/history.ts';
import { type Assessing, type Finding, needsNothing, type Rule, type Unreadable } from '../rules/rule.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { SignInHistory } from '../rules/sign-in-history.ts';
import type { Calibrations } from './calibrations.ts';
import type { Growing } from './history-reader.ts';

const MS_PER_SECOND = 1000;

export interface Detection {
  /** As of the hours that are over. */
  readonly episodes: readonly Episode[];
  readonly changes: readonly Change[];
  /** What hours that still grow change of it, in order: only what opens, opens again or gets worse. */
  readonly early: readonly Change[];
  /** Rules that threw; the others have spoken all the same. */
  readonly failures: readonly { readonly rule: string; readonly cause: unknown }[];
}

export interface Detector {
  readonly rules: readonly Rule[];
  readonly settings: RuleSettings;
  readonly calibrations: Calibrations;
  /** How the logs do that this process follows; absent where another one may. */
  readonly following?: (() => readonly FollowStatus[]) | undefined;
  /** The sign-ins of the last days; null where no source tells of them, absent where they cannot be asked for. */
  readonly signIns?: SignInHistory | null | undefined;
  /** Lets others have their turn; awaited between rules. */
  readonly pause: () => Promise<void>;
}

export interface Looking {
  /** The faults of the looks at the past that led up to this one; null when this is one of those. */
  readonly earlier?: Detection['failures'] | null;
  /** What is known beyond the history, where that is of the present. */
  readonly growing?: Growing | null;
}

/** One look of every rule at one history, taken into the episodes as of the hours that are over. */
export async function detect(
  detector: Detector,
  history: History,
  before: readonly Episode[],
  { earlier = null, growing = null }: Looking = {},
): Promise<Detection> {
  const faults = new Map((earlier ?? []).map(({ rule, cause }) => [rule, faultText(cause)]));
  const asked = new Map<string, string | null>();
  let episodes = before;
  const changes: Change[] = [];
  const early: Change[] = [];
  const failures: { rule: string; cause: unknown }[] = [];
  for (const rule of detector.rules) {
    try {
      const ask = assessorOf(rule, detector, history);
      // A rule of the present has nothing to wait for.
      const known = needsNothing(rule) && growing ? growing.present : history;
      const whole = await ask(known, episodes, earlier ? asked : null);
      const more =
        rule.opensWithinTheHour === true
          ? await openedEarly(growing?.hours ?? [], whole?.episodes ?? episodes, ask)
          : [];
      if (whole === null && more.length === 0) continue;
      episodes = whole?.episodes ?? episodes;
      changes.push(...(whole?.changes ?? []));
      early.push(...more);
      asked.set(rule.name, faults.get(rule.name) ?? null);
    } catch (cause) {
      failures.push({ rule: rule.name, cause });
      asked.set(rule.name, faultText(cause));
    }
  }
  return { episodes, changes, early, failures };
}

/** What a rule makes of a history; null where nothing is known that it could be asked about. */
type Ask = (
  history: History,
  episodes: readonly Episode[],
  asked: Assessing<unknown>['asked'] | null,
) => Promise<Reconciled | null>;

/** Whatever it is asked about, the threshold is the one that whole hours came to. */
function assessorOf(rule: Rule, detector: Detector, whole: History): Ask {
  const { settings, calibrations, pause } = detector;
  const params = settings.get(rule.name);
  let calibration: Promise<unknown> | undefined;
  return async (history, episodes, asked) => {
    const asOf = dataClock(rule, history);
    if (asOf === null) return null;
    calibration ??= calibrations.of(rule, whole, params);
    const calibrated = await calibration;
    if (rule.prepare) await runCooperatively(rule.prepare(history), pause);
    await pause();
    const open = openAt(episodes, rule.name, asOf);
    const now = asked ? { asked, ...present(detector) } : {};
    const findings = rule.assess({ history, params, open, calibration: calibrated, ...now });
    checkFigures(findings);
    const believed = history.senders.soFar ? findings.filter(({ stand }) => stand === 'open') : findings;
    return reconcile(episodes, rule.name, believed, { asOf, now: history.now });
  };
}

/** An hour that grows says nothing new of what goes on as it was. */
async function openedEarly(hours: readonly History[], whole: readonly Episode[], ask: Ask): Promise<readonly Change[]> {
  let episodes = whole;
  const early: Change[] = [];
  for (const history of hours) {
    const found = await ask(history, episodes, null);
    const news = (found?.changes ?? []).filter(({ change }) => BELIEVED_EARLY.includes(change));
    early.push(...news);
    episodes = withEpisodes(
      episodes,
      news.map(({ episode }) => episode),
    );
  }
  return early;
}

const BELIEVED_EARLY: readonly Change['change'][] = ['opened', 'reopened', 'worsened'];

/**
 * The look of those rules that need no facts, where none can be read and why. The history they are given is empty, so
 * what they know from facts alone neither begins nor ends.
 */
export const detectBlindly = (
  detector: Blind,
  cause: unknown,
  before: readonly Episode[],
  now: Date,
): readonly Episode[] => withoutFacts(detector, before, now, unreadableBy(cause));

/** The same where there are no facts yet: a log may be followed that never could be read. */
export const detectWithoutFacts = (detector: Blind, before: readonly Episode[], now: Date): readonly Episode[] =>
  withoutFacts(detector, before, now);

type Blind = Pick<Detector, 'rules' | 'settings' | 'following' | 'signIns'>;

function withoutFacts(
  detector: Blind,
  before: readonly Episode[],
  now: Date,
  unreadable?: Unreadable,
): readonly Episode[] {
  const { rules, settings } = detector;
  const history = nothingKnown(now);
  return rules.filter(needsNothing).reduce((episodes, rule) => {
    const params = settings.get(rule.name);
    const open = openAt(episodes, rule.name, now);
    const findings = rule.assess({
      ...{ history, params, open, calibration: undefined },
      ...(unreadable && { unreadable }),
      ...present(detector),
    });
    return reconcile(episodes, rule.name, findings, { asOf: now, now }).episodes;
  }, before);
}

const present = ({ following, signIns }: Pick<Detector, 'following' | 'signIns'>) => ({
  ...(following && { following: following() }),
  ...(signIns !== undefined && { signIns }),
});

const nothingKnown = (now: Date): History => ({
  now,
  senders: {
    until: null,
    addresses: [],
    days: [],
    countedOver: 'day',
    last24h: new Float64Array(),
    recentPeak: new Float64Array(),
  },
  connectors: { until: null, days: [] },
  tlsReports: { until: null, days: [] },
  tellings: [],
  contradictions: [],
  totals: [],
});

const MAX_FAULT = 200;

/** What was thrown, in a line for people. */
const faultText = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ').trim().slice(0, MAX_FAULT) ||
  'no reason given';

/** Of damaged facts so much is told; `status` tells the rest. */
const MAX_DAMAGE = 900;

/** Damage is told in whole sentences, up to what to do about it. */
function unreadableBy(cause: unknown): Unreadable {
  if (!(cause instanceof MailflowError) || cause.code !== 'facts-damaged')
    return { fault: faultText(cause), isDamaged: false };
  const { message, cure } = cause;
  if (message.length <= MAX_DAMAGE) return { fault: message, isDamaged: true };
  const whole = message.slice(0, message.lastIndexOf('. ', MAX_DAMAGE) + 1) || message.slice(0, MAX_DAMAGE);
  return { fault: `${whole} There is more. ${cure}`, isDamaged: true };
}

/** A figure that is none could not be kept, and would keep everything else from being kept. */
function checkFigures(findings: readonly Finding[]): void {
  const broken = findings.find(({ score, magnitude }) => !Number.isFinite(score) || !Number.isFinite(magnitude));
  if (broken) throw new Error(`${broken.subject} has score ${broken.score} and magnitude ${broken.magnitude}`);
}

/** What a rule would be given apart from a finding's making: for its line in the digest. */
export async function assessing(
  rule: Rule,
  { settings, calibrations }: Pick<Detector, 'settings' | 'calibrations'>,
  history: History,
  episodes: readonly Episode[],
): Promise<Assessing<unknown>> {
  const params = settings.get(rule.name);
  const open = openAt(episodes, rule.name, dataClock(rule, history) ?? history.now);
  return { history, params, open, calibration: await calibrations.of(rule, history, params) };
}

/** The last second that this rule's facts are known of; null when none are. What needs no facts has our clock. */
function dataClock(rule: Rule, { now, senders, connectors, tlsReports, signIns }: History): Date | null {
  const { needs } = rule;
  if (needsNothing(rule)) return now;
  if (senders.soFar) return senders.soFar;
  const known: readonly (Hour | null)[] = [
    ...(needs.senderDays > 0 ? [senders.until] : []),
    ...(needs.connectorDays > 0 ? [connectors.until] : []),
    ...((needs.tlsReportDays ?? 0) > 0 ? [tlsReports.until] : []),
    ...((needs.signInDays ?? 0) > 0 && signIns ? [signIns.until] : []),
  ];
  const until = known.reduce<Hour | null>((max, hour) => (hour === null ? max : Math.max(max ?? hour, hour)), null);
  return until === null ? null : new Date(startOfHour(until).getTime() - MS_PER_SECOND);
}
