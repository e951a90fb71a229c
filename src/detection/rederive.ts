import { byId } from '../episodes/by-id.ts';
import type { Change } from '../episodes/change.ts';
import { isSameOpen } from '../episodes/early.ts';
import type { Episode } from '../episodes/episode.ts';
import { withPeak } from '../episodes/peak.ts';
import type { Partition } from '../model/partition.ts';
import { hourOf, startOfHour } from '../model/time.ts';
import { needsNothing, type Rule } from '../rules/rule.ts';
import type { Detector } from './detect.ts';
import type { HistoryReader } from './history-reader.ts';
import { looksAfter, replay, stretchOf } from './replay.ts';

export interface Rederived {
  readonly episodes: readonly Episode[];
  /** What hours that still grow change of them. */
  readonly early: readonly Change[];
  /** What is not found any more. */
  readonly withdrawn: readonly Episode[];
  readonly failures: readonly { readonly rule: string; readonly cause: unknown }[];
}

/**
 * The episodes as they would be, had the facts always been as they are now. All that is held is looked at once more,
 * day by day as on a first look, and at the instants at which known episodes were found. What was over before `from`
 * (null: before there are facts to look at), or before the days that are looked at, stays; so does what began before that,
 * and where it is found to go on, it goes on under its id. What people did stays.
 */
export async function rederive(
  known: readonly Episode[],
  from: Date | null,
  {
    partitions,
    detector,
    reader,
    now,
    present,
  }: {
    readonly partitions: readonly Partition[];
    readonly detector: Detector;
    readonly reader: HistoryReader;
    readonly now: Date;
    /** Where later than `now`: hours in between still grow. */
    readonly present: Date;
  },
): Promise<Rederived> {
  const stretch = stretchOf(partitions, now);
  const begin = stretch?.begin ?? now;
  const changed = later(from ?? begin, stretch?.earliest ?? null);
  let found: readonly Episode[] = [];
  let changes: readonly Change[] = [];
  const failures: Rederived['failures'][number][] = [];
  const isDerived = derivedBy(detector.rules);
  const wasSeen = known.filter(isDerived);
  const looks =
    stretch === null ? [now] : withInstants(looksAfter(begin, stretch, now), instantsOf(wasSeen, begin, stretch.end));
  for await (const step of replay(detector, reader, looks, [], present)) {
    found = step.episodes;
    changes = step.early;
    failures.push(...step.failures);
  }
  const goingOn = sinceBefore(changed, wasSeen, found);
  const asKnown = (episode: Episode): Episode => {
    const known = goingOn.get(episode.id);
    return known ? since(known, episode) : episode;
  };
  found = found.map(asKnown);
  changes = changes.map((each) => ({ ...each, episode: asKnown(each.episode) }));
  const again = new Map(found.map((episode) => [episode.id, episode]));
  const withdrawn: Episode[] = [];
  const episodes = known.flatMap((episode): readonly Episode[] => {
    const isOver = episode.state === 'resolved';
    if (isOver && (!isDerived(episode) || Date.parse(episode.findingAt) < changed.getTime())) return [episode];
    const now = again.get(episode.id);
    if (now) return [isDerived(episode) ? asItIsNow(episode, now) : episode];
    const goesOn = !isDerived(episode) && found.some((each) => isSameOpen(each, episode));
    // With nothing left to look at there is no beginning before it either.
    const isOlder = stretch !== null && Date.parse(episode.openedAt) < changed.getTime();
    if (goesOn || isOlder) return [episode];
    withdrawn.push(episode);
    return [];
  });
  const ids = new Set(known.map(({ id }) => id));
  const fresh = found.filter(
    (each) =>
      !ids.has(each.id) &&
      Date.parse(each.findingAt) >= changed.getTime() &&
      !episodes.some((other) => isSameOpen(other, each)),
  );
  const before = byId(known);
  const early = changes.map((each): Change => {
    const known = before.get(each.episode.id);
    return known ? { ...each, episode: asItIsNow(known, each.episode) } : each;
  });
  return { episodes: [...episodes, ...fresh], early, withdrawn, failures };
}

/**
 * What had begun before `changed` and is found under another id, because nothing is known any more of how it began: by
 * that id.
 */
function sinceBefore(
  changed: Date,
  known: readonly Episode[],
  found: readonly Episode[],
): ReadonlyMap<string, Episode> {
  const ids = new Set(known.map(({ id }) => id));
  const fresh = found.filter(({ id }) => !ids.has(id)).sort((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt));
  const again = new Set(found.map(({ id }) => id));
  return new Map(
    known.flatMap((episode): readonly (readonly [string, Episode])[] => {
      if (Date.parse(episode.openedAt) >= changed.getTime() || again.has(episode.id)) return [];
      const end = episode.resolvedAt === null ? Number.POSITIVE_INFINITY : Date.parse(episode.resolvedAt);
      const same = fresh.find(
        ({ rule, subject, openedAt }) =>
          rule === episode.rule && subject === episode.subject && Date.parse(openedAt) <= end,
      );
      return same === undefined ? [] : [[same.id, episode]];
    }),
  );
}

/** An episode that goes on, with how it began and with the worst of it. */
function since(before: Episode, now: Episode): Episode {
  const { id, openedAt, foundAt, opening, reopened, peak } = before;
  const worst = withPeak({ ...now, peak, ...(before.most && { most: before.most }) }, now.peak, new Date(now.peak.at));
  return { ...worst, id, openedAt, ...(foundAt && { foundAt }), opening, reopened };
}

/** Rules that need no facts tell of the present, but for some subjects: what they found and is over stays so. */
function derivedBy(rules: readonly Rule[]): (episode: Pick<Episode, 'rule' | 'subject'>) => boolean {
  const present = new Map(rules.filter(needsNothing).map(({ name, isOfFacts }) => [name, isOfFacts ?? (() => false)]));
  return ({ rule, subject }) => present.get(rule)?.(subject) ?? true;
}

/** With what people did, when it was noticed, and, where it was seen within its hour, when it began. */
function asItIsNow(before: Episode, now: Episode): Episode {
  const { noticedAt, acknowledged, snoozed, expected } = before;
  const hour = (instant: string) => hourOf(new Date(instant));
  return {
    ...now,
    openedAt: hour(before.openedAt) === hour(now.openedAt) ? before.openedAt : now.openedAt,
    noticedAt,
    ...(before.peakNoticedAt && { peakNoticedAt: before.peakNoticedAt }),
    ...(before.endNoticedAt && { endNoticedAt: before.endNoticedAt }),
    acknowledged,
    snoozed,
    expected,
  };
}

const later = (a: Date, b: Date | null): Date => (b !== null && b > a ? b : a);

function instantsOf(episodes: readonly Episode[], begin: Date, end: Date): readonly Date[] {
  const instants = episodes.flatMap(({ openedAt, foundAt, findingAt, resolvedAt, peak }) =>
    // What was found of an hour is found again when it is over.
    [foundAt ?? openedAt, findingAt, resolvedAt, peak.at].flatMap((at) =>
      at ? [new Date(at), startOfHour(hourOf(new Date(at)) + 1)] : [],
    ),
  );
  return instants.filter((at) => at > begin && at < end);
}

function withInstants(looks: readonly Date[], more: readonly Date[]): readonly Date[] {
  const last = looks.at(-1);
  const all = new Set([...looks, ...more].map((at) => at.getTime()));
  return [...all]
    .filter((at) => last === undefined || at <= last.getTime())
    .sort((a, b) => a - b)
    .map((at) => new Date(at));
}
