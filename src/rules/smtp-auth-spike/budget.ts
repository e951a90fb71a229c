import type { Candidate } from './candidates.ts';
import type { Timeline } from './timeline.ts';

/** The senders that could raise alerts, and what each of them sent on every day. */
export interface Rehearsal {
  /** By sender, in the order of days. */
  readonly candidates: readonly (readonly Candidate[])[];
  /** By sender as in `candidates`, by place in the timeline. */
  readonly messages: readonly Float64Array[];
}

/** Sets up what `alertsAt` needs, once for all thresholds that are tried. */
export function rehearsalOf(timeline: Timeline, found: readonly Candidate[]): Rehearsal {
  const slots = new Map<number, number>();
  const candidates: Candidate[][] = [];
  for (const candidate of found) {
    const slot = slots.get(candidate.sender) ?? slots.size;
    slots.set(candidate.sender, slot);
    const own = candidates[slot];
    if (own === undefined) candidates.push([candidate]);
    else own.push(candidate);
  }
  const slotOf = new Int32Array(timeline.firstSeen.length).fill(-1);
  for (const [sender, slot] of slots) slotOf[sender] = slot;
  const messages = candidates.map(() => new Float64Array(timeline.days.length));
  const from = found.reduce((least, { at }) => Math.min(least, at), timeline.days.length);
  timeline.days.forEach((day, at) => {
    if (at < from) return;
    for (let row = 0; row < day.sender.length; row++) {
      const own = messages[slotOf[day.sender[row] as number] as number];
      if (own !== undefined) own[at] = day.messages[row] as number;
    }
  });
  return { candidates, messages };
}

/** Alerts that this threshold would have raised: a sender whose alert is open raises no other. By place of the day. */
export function alertsAt(
  threshold: number,
  { candidates, messages }: Rehearsal,
  newUsualAfterDays: number,
): ReadonlyMap<number, number> {
  const perDay = new Map<number, number>();
  candidates.forEach((own, slot) => {
    const sent = messages[slot] ?? new Float64Array();
    let openUntil = -1;
    for (const candidate of own) {
      if (candidate.score < threshold || candidate.at < openUntil) continue;
      perDay.set(candidate.at, (perDay.get(candidate.at) ?? 0) + 1);
      const back = sent.findIndex((count, at) => at > candidate.at && count <= candidate.usualUpTo);
      openUntil = Math.min(back < 0 ? sent.length : back, candidate.at + newUsualAfterDays);
    }
  });
  return perDay;
}
