import { dayText, instantText, startOfDay, startOfHour } from '../../model/time.ts';
import type { Numbers } from '../rule.ts';
import type { Detail } from './details.ts';
import type { Look } from './look.ts';
import type { DayTotal, Score } from './score.ts';
import type { Threshold } from './threshold.ts';

const HOURS_COUNTED = 24;

/** What was usual before it began; kept as it was for as long as the episode lasts. */
export function beforeOf(look: Look, action: DayTotal, score: Score, detail?: Detail) {
  const span = score.kind === 'record' ? score.span : 24;
  const lastSeen = detail?.lastSeen ?? null;
  return {
    kind: score.kind,
    span,
    /** The day on which it was seen first. */
    since: dayText(look.today),
    record24h: action.record24h,
    record48h: action.record48h,
    historyDays: action.historyDays,
    /** Null: never seen in the history that is kept. */
    silentDays: lastSeen === null ? null : look.today - lastSeen - 1,
    wakers: look.pool?.wakes.length ?? 0,
    wakersMost: look.pool?.most ?? 0,
    wakersSilentDays: look.pool?.silentDays ?? 0,
  } satisfies Numbers;
}

/** What it is now; the terms are 0 when nothing is above what was usual. */
export function figuresOf(
  look: Look,
  threshold: Threshold,
  action: Pick<DayTotal, 'last24h' | 'last48h'>,
  score: Score | undefined,
  detail?: Detail,
) {
  return {
    messages24h: action.last24h,
    /** What these are the messages of: 24 hours, or the last day; and up to when. */
    countedOver: look.senders.countedOver,
    until: instantText(look.senders.soFar ?? startOfHour(look.until)),
    /** Since when, where the last hour is not over, so that these are fewer than 24 hours. */
    countedSince: look.senders.soFar ? instantText(startOfHour(look.until - HOURS_COUNTED)) : null,
    /** Of this UTC day, as far as it is known, and of the day before. */
    messages48h: action.last48h,
    lastDay: dayText(look.today),
    score: score?.total ?? 0,
    historyTerm: score?.kind === 'record' ? score.historyTerm : null,
    rarityTerm: score?.kind === 'waking' ? score.rarityTerm : null,
    excessTerm: score?.excessTerm ?? 0,
    threshold: threshold.value,
    thresholdFrom: threshold.from,
    testedDays: threshold.testedDays,
    learning: threshold.isLearning,
    tenantDays: look.senders.days.length,
    weekday: startOfDay(look.today).getUTCDay(),
    usualLow: detail?.usual?.low ?? null,
    usualHigh: detail?.usual?.high ?? null,
  } satisfies Numbers;
}
