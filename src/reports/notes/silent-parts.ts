import type { Partition } from '../../model/partition.ts';
import { areDisjoint, type Slice } from '../../model/slice.ts';
import type { Day } from '../../model/time.ts';
import { daysOf, type Window } from '../../model/window.ts';
import { dayRanges } from '../../view/window-text.ts';

/** What was asked of a portal, and is told of by `limitedSlices`; all else says who told: a site, a host. */
const REQUESTED = ['direction', 'connectorType', 'tls', 'connector'];

/** A part that told nothing for so long before the window is taken for gone. */
const REMEMBERED_DAYS = 30;

/**
 * Sites or hosts of an answering source that told us before, and nothing on days of the window on which others did:
 * what is added up then is without them, which is not the same as their having had no mail.
 */
export function silentParts(
  window: Window,
  held: readonly Partition[],
  answering: readonly Partition[],
): readonly string[] {
  const days = daysOf(window);
  const byDay = grouped(answering, ({ day }) => day);
  const tellers = new Set(answering.map(tellerOf));
  const parts = grouped(
    held.filter((each) => tellers.has(tellerOf(each)) && partName(each.slice) !== ''),
    (each) => `${tellerOf(each)} ${partName(each.slice)}`,
  );
  return [...parts.keys()].sort().flatMap((key) => {
    const own = parts.get(key) ?? [];
    const answer = new Set(own.map(({ day }) => day));
    const first = own.reduce((min, { day }) => Math.min(min, day), Number.POSITIVE_INFINITY);
    const last = own.reduce((max, { day }) => Math.max(max, day), 0);
    const [part] = own;
    if (part === undefined || last < (days[0] ?? 0) - REMEMBERED_DAYS) return [];
    const isMissed = (day: Day): boolean => {
      const others = (byDay.get(day) ?? []).filter((other) => tellerOf(other) === tellerOf(part));
      if (day < first || answer.has(day) || others.length === 0) return false;
      return others.every((other) => areDisjoint(other.slice, part.slice));
    };
    const missed = days.filter(isMissed);
    if (missed.length === 0) return [];
    return [`No data from ${partName(part.slice)} for ${dayRanges(missed)}: totals do not include it.`];
  });
}

function grouped<K>(all: readonly Partition[], keyOf: (each: Partition) => K): ReadonlyMap<K, readonly Partition[]> {
  const groups = new Map<K, Partition[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

const tellerOf = ({ kind, source }: Partition): string => `${kind} ${source}`;

/** `site Lyon`; empty for what no single site or host tells. */
const partName = ({ filters }: Slice): string =>
  Object.entries(filters)
    .filter(([name]) => !REQUESTED.includes(name))
    .map(([name, value]) => `${name} ${value}`)
    .sort()
    .join(', ');
