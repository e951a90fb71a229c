import { wordingNow } from '../alerts/messages/wording.ts';
import { enqueue } from '../alerts/outbox/enqueue.ts';
import { withoutOldRoots } from '../alerts/outbox/outbox.ts';
import { deferred, fallbackDigests } from '../alerts/policy/fallback.ts';
import { planningNotifications } from '../alerts/policy/plan-notifications.ts';
import { withdraw } from '../alerts/policy/withdraw.ts';
import { dueDigests, withoutUnwanted } from '../alerts/subscriptions/due-digests.ts';
import { readyReports } from '../alerts/subscriptions/ready-reports.ts';
import { reachedByCards } from '../alerts/subscriptions/unreachable.ts';
import { runCooperatively } from '../concurrency/cooperatively.ts';
import { assessing, type Detection, type Detector, detectBlindly, detectWithoutFacts } from '../detection/detect.ts';
import type { HistoryReader } from '../detection/history-reader.ts';
import { type Rederived, rederive } from '../detection/rederive.ts';
import { looksAfter, needsOf, replay, stretchOf } from '../detection/replay.ts';
import { signInPartitions } from '../detection/sign-in-days.ts';
import { recentSignIns } from '../detection/sign-ins.ts';
import { byId } from '../episodes/by-id.ts';
import { clampToNow } from '../episodes/clamp-to-now.ts';
import { type Early, ofWholeHours, type Seen, seenAfter } from '../episodes/early.ts';
import type { Episode } from '../episodes/episode.ts';
import { forget, forgetMutes, forgetSaid } from '../episodes/forget.ts';
import { DEFAULT_SPEAKING } from '../episodes/settings.ts';
import { stampNoticed } from '../episodes/stamp-noticed.ts';
import type { Partition } from '../model/partition.ts';
import { hourOf, MS_PER_DAY } from '../model/time.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Log } from '../ports/log.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { Rule } from '../rules/rule.ts';
import { knownUntil, lookedUntil, type MailflowState, withLookFrom } from '../state/state.ts';

export interface DetectionContext {
  readonly store: FactStore;
  readonly state: StateStore<MailflowState>;
  readonly reader: HistoryReader;
  readonly detector: Detector;
  readonly log: Log;
  /** Hears what is meant for conversations that cannot be reached. */
  readonly fallback?: string | null;
  /**
   * So many ms after its end an hour is looked at as a whole: lines that come by themselves may be late. What opens
   * within an hour is seen at once all the same. 0 where files are handed over whole.
   */
  readonly settleMs?: number;
  /** From when on facts were added, or are about to be, that this look may not have seen; null where there are none. */
  readonly unseenFrom?: () => Date | null;
  /** Lets others have their turn while it is decided what to say; where it is missing, it is decided in one go. */
  readonly pause?: () => Promise<void>;
}

/** Roots older than this are neither edited nor replied to any more. */
const ROOTS_KEPT_MS = 400 * MS_PER_DAY;

/**
 * Looks at the facts that nobody looked at yet, decides what is to be said of it in which conversation, and stores all
 * of it at once: after a crash it is as before or as after. Nothing is said yet; that is the outbox's work. Where
 * facts that the rules need cannot be read, what needs none of them is decided all the same, and then it throws. Nothing
 * is lost by that, since the first look that works catches up. What else is damaged is no matter here.
 */
export async function runDetection(given: DetectionContext, now: Date): Promise<void> {
  const before = given.state.read();
  // What is wrong with the facts is seen below.
  const signIns = await recentSignIns(given.store, now).catch(() => undefined);
  const looking = signIns === undefined ? given : { ...given, detector: { ...given.detector, signIns } };
  const wholeHours = new Date(now.getTime() - (looking.settleMs ?? 0));
  // The last millisecond of a day is its end: "as of a day" looks at the whole day, also where it is known as a sum.
  const seen = await episodesAt(looking, before, new Date(now.getTime() + 1)).catch(async (cause: unknown) => {
    await sayBlindly(looking, cause, now);
    throw cause;
  });
  await looking.state.update(async (current) => {
    if (seen === null) return withAnnouncements(withoutFacts(looking, current, now), now, looking);
    const { withdrawn } = seen;
    const episodes = [...withDeedsOf(forget(seen.episodes, knownUntil(current, now)), current.episodes)];
    await looking.pause?.();
    const left = withoutWithdrawn(current, before, { withdrawn, now, rules: looking.detector.rules });
    const looked = { ...withEarly(left, seen.early), episodes, lookFrom: lookedUntil(current, before, wholeHours) };
    const unseen = looking.unseenFrom?.() ?? null;
    return withAnnouncements(unseen === null ? looked : withLookFrom(looked, unseen), now, looking);
  });
}

function withEarly({ early: _, ...state }: MailflowState, early: readonly Early[]): MailflowState {
  return early.length === 0 ? state : { ...state, early: [...early] };
}

/** The state without what was told of withdrawn episodes, and without the mark that had them looked for. */
function withoutWithdrawn(
  current: MailflowState,
  before: MailflowState,
  {
    withdrawn,
    now,
    rules,
  }: { readonly withdrawn: readonly Episode[]; readonly now: Date; readonly rules: readonly Rule[] },
): MailflowState {
  if (before.rederive === undefined) return current;
  const titleOf = (episode: Episode) => wordingNow(episode, rules).title;
  const sent = withdraw(current, { episodes: withdrawn, why: before.rederive.why, titleOf, now });
  const { rederive: mark, ...rest } = current;
  // Another import may have been taken back while the rules were looking.
  const isDone = JSON.stringify(mark) === JSON.stringify(before.rederive);
  return {
    ...(isDone ? rest : current),
    said: [...sent.said],
    deliveries: [...sent.deliveries],
    roots: [...sent.roots],
  };
}

/** Says what needs no facts, that they cannot be read among it: who hears nothing must not take it for all being well. */
async function sayBlindly(looking: DetectionContext, cause: unknown, now: Date): Promise<void> {
  await looking.state.update((current) => {
    const episodes = [...detectBlindly(looking.detector, cause, clampToNow(current.episodes, now), now)];
    return withAnnouncements({ ...current, episodes }, now, looking);
  });
}

/** Where there are no facts yet, a log that is followed may be in trouble all the same. */
function withoutFacts({ detector }: DetectionContext, current: MailflowState, now: Date): MailflowState {
  if (detector.following === undefined) return current;
  const known = clampToNow(current.episodes, now);
  return { ...current, episodes: [...detectWithoutFacts(detector, known, now)] };
}

interface Found extends Seen {
  readonly withdrawn: readonly Episode[];
}

/** The episodes as the facts have them by `now`, looked at from where the last look ended; null without any facts. */
async function episodesAt(looking: DetectionContext, before: MailflowState, now: Date): Promise<Found | null> {
  // Sign-ins are looked at as well, where there is no mail beside them, too.
  const partitions = [...(await looking.store.partitions()), ...(await signInPartitions(looking.store, now))];
  const { early = [] } = before;
  const shown = { episodes: clampToNow(before.episodes, now), early };
  const known = clampToNow(ofWholeHours({ episodes: before.episodes, early }), now);
  const wholeHours = new Date(now.getTime() - (looking.settleMs ?? 0));
  const again = before.rederive !== undefined && before.lookFrom !== null;
  const found = again
    ? await rederivedAt(looking, before, { known, partitions, wholeHours, now })
    : await lookedAt(looking, before, { known, partitions, wholeHours, now });
  if (found === null) return null;
  const failed = new Map(found.failures.map(({ rule, cause }) => [rule, cause]));
  for (const [rule, cause] of failed) looking.log.warn('rule.failed', { rule, cause: String(cause) });
  const isJudged = ({ rule, findingAt }: Episode): boolean =>
    hourOf(new Date(findingAt)) < hourOf(wholeHours) && !failed.has(rule);
  // What was taken away is not waited for.
  const gone = again ? notAnyMore(shown, found) : [];
  const left = { ...shown, early: shown.early.filter(({ id }) => !gone.some((each) => each.id === id)) };
  // The first look of all tells of the past as it would have been told then.
  const stamped = (after: readonly Episode[]) =>
    before.lookFrom === null ? after : stampNoticed(shown.episodes, after, now);
  const seen = seenAfter(left, stamped(found.episodes), found.early, isJudged);
  return { episodes: stamped(seen.episodes), early: seen.early, withdrawn: [...found.withdrawn, ...gone] };
}

interface ToLookAt {
  /** As of the hours that are over. */
  readonly known: readonly Episode[];
  readonly partitions: readonly Partition[];
  readonly wholeHours: Date;
  readonly now: Date;
}

async function lookedAt(
  { reader, detector }: DetectionContext,
  { lookFrom }: MailflowState,
  { known, partitions, wholeHours, now }: ToLookAt,
): Promise<Rederived | null> {
  const stretch = stretchOf(partitions, now);
  if (stretch === null) return null;
  const from = lookFrom === null ? stretch.begin : later(stretch.begin, new Date(lookFrom));
  let last: Pick<Detection, 'episodes' | 'early'> = { episodes: known, early: [] };
  const failures: Detection['failures'][number][] = [];
  for await (const step of replay(detector, reader, looksAfter(from, stretch, wholeHours), known, now)) {
    last = step;
    failures.push(...step.failures);
  }
  return { episodes: last.episodes, early: last.early, withdrawn: [], failures };
}

function rederivedAt(
  { reader, detector }: DetectionContext,
  { rederive: mark }: MailflowState,
  { known, partitions, wholeHours, now }: ToLookAt,
): Promise<Rederived> {
  const from = mark?.from == null ? null : new Date(mark.from);
  return rederive(known, from, { partitions, detector, reader, now: wholeHours, present: now });
}

/** What had begun early and is not there any more. */
function notAnyMore({ episodes, early }: Seen, found: Rederived): readonly Episode[] {
  const there = new Set([...found.episodes, ...found.early.map(({ episode }) => episode)].map(({ id }) => id));
  const begun = new Set(early.flatMap(({ id, before }) => (before === null ? [id] : [])));
  return episodes.filter(({ id }) => begun.has(id) && !there.has(id));
}

/** Decides what is to be said of what is known, and stores the intent. */
export async function planDue(
  looking: Pick<DetectionContext, 'state' | 'fallback' | 'pause'>,
  now: Date,
): Promise<void> {
  await looking.state.update((current) => withAnnouncements(current, now, looking));
}

/** What is to be said, decided and put into the outbox. */
const withAnnouncements = (
  state: MailflowState,
  now: Date,
  { fallback = null, pause = async () => {} }: Pick<DetectionContext, 'fallback' | 'pause'>,
): Promise<MailflowState> => runCooperatively(announcing(state, now, fallback), pause);

function* announcing(state: MailflowState, now: Date, fallback: string | null): Generator<undefined, MailflowState> {
  const settings = DEFAULT_SPEAKING;
  const until = knownUntil(state, now);
  const { records, deliveries, roots } = yield* planningNotifications({
    ...state,
    records: state.said,
    fallback,
    now,
    settings,
  });
  const open = new Set(state.episodes.flatMap((episode) => (episode.state === 'open' ? [episode.id] : [])));
  // However long something has been open, its end is still to be told under its card.
  const needed = roots.filter(({ episodes }) => episodes.some((id) => open.has(id)));
  const isNeeded = new Set(needed);
  const others = roots.filter((root) => !isNeeded.has(root));
  yield;
  const wanted = withoutUnwanted(deliveries, state.subscriptions);
  const outbox = withoutOldRoots({ deliveries: wanted, roots: others }, new Date(until.getTime() - ROOTS_KEPT_MS));
  const waiting = { deliveries: outbox.deliveries, roots: [...needed, ...outbox.roots] };
  const digests = dueDigests(reachedByCards(state.subscriptions, state.roots), waiting, now);
  const own = deferred(digests.due, state.subscriptions, now);
  const refused = { ...waiting, deliveries: [...waiting.deliveries, ...own] };
  const ready = readyReports(state, fallback, now);
  const due = [...own, ...ready.due, ...fallbackDigests(refused, fallback, now)];
  yield;
  const { outbox: worthSaying } = enqueue(waiting, due, (id) => !open.has(id));
  yield;
  const record = {
    ...state,
    said: [...forgetSaid(records, state.episodes, until)],
    mutes: [...forgetMutes(state.mutes, until)],
    deliveries: [...worthSaying.deliveries],
    roots: [...worthSaying.roots],
    subscriptions: [...digests.subscriptions],
    ...(ready.due.length > 0 && { reportRequests: [...ready.requests] }),
  };
  yield;
  return ready.due.length > 0 || SPOKEN_OF.some((part) => differ(record[part], state[part])) ? record : state;
}

/** Rows are mostly the very same objects: only others have to be looked at. */
const differ = (after: readonly unknown[], before: readonly unknown[]): boolean =>
  after.length !== before.length ||
  after.some((row, at) => row !== before[at] && JSON.stringify(row) !== JSON.stringify(before[at]));

/** Where deciding leaves its traces: where none of them has changed there is nothing to write. */
const SPOKEN_OF = ['said', 'mutes', 'deliveries', 'roots', 'subscriptions'] as const;

/** What people did while the rules were looking stands. */
function withDeedsOf(seen: readonly Episode[], current: readonly Episode[]): readonly Episode[] {
  const now = byId(current);
  return seen.map((episode) => {
    const { acknowledged, snoozed, expected } = now.get(episode.id) ?? episode;
    const isSame =
      acknowledged === episode.acknowledged && snoozed === episode.snoozed && expected === episode.expected;
    return isSame ? episode : { ...episode, acknowledged, snoozed, expected };
  });
}

/** What each rule says for a digest; of one that fails, that it does. */
export async function digestLines(
  { reader, detector, log }: Pick<DetectionContext, 'reader' | 'detector' | 'log'>,
  episodes: readonly Episode[],
  now: Date,
): Promise<readonly string[]> {
  const history = await reader.at(now, needsOf(detector.rules));
  const lines: string[] = [];
  for (const rule of detector.rules) {
    if (rule.digestLine === undefined) continue;
    try {
      const line = rule.digestLine(await assessing(rule, detector, history, episodes));
      if (line) lines.push(line);
    } catch (cause) {
      log.warn('rule.failed', { rule: rule.name, cause: String(cause) });
      lines.push(`${rule.name} failed.`);
    }
  }
  return lines;
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
