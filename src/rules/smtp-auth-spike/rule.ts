import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';
import { type Assessing, defineRule, type Finding, type OpenEpisode } from '../rule.ts';
import { calibrate } from './calibrate.ts';
import { type Detail, detailsOf } from './details.ts';
import { beforeOf, figuresOf } from './figures.ts';
import { deedOf, type Look, lookAt, type Scored, scoredIn } from './look.ts';
import { openingOf } from './opening.ts';
import { type SpikeParams, spikeParams } from './params.ts';
import { past } from './past.ts';
import { sample } from './sample.ts';
import type { Score } from './score.ts';
import { severityOf } from './severity.ts';
import { type Threshold, thresholdFor } from './threshold.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { word } from './wording.ts';

/** A sender that sends far more than it ever did: what an account looks like that somebody else got hold of. */
export const smtpAuthSpike = defineRule({
  name: 'smtp-auth-spike',
  short: 'SMTP AUTH spike',
  summary:
    'A sender submits far more over SMTP AUTH than its own record, or resumes after months with more than others do.',
  // 90 days that hold a record after each of the 60 days that the threshold is tried on; also the pool of wakers.
  needs: { senderDays: 150, connectorDays: 0 },
  opensWithinTheHour: true,
  params: spikeParams,
  reasonNames,
  numberNames,
  sample,
  calibrate,
  *prepare({ senders: { days } }) {
    const today = days.at(-1)?.day;
    if (today !== undefined) yield* past.ahead(days.slice(0, -1), today);
  },
  assess,
  word,
});

function assess({ history, params, open, calibration }: Assessing<SpikeParams>): readonly Finding[] {
  const look = lookAt(history.senders);
  if (look === undefined) return [];
  const { addresses, days } = history.senders;
  const threshold = thresholdFor(params, calibration, days.length);
  const begun = scoredIn(look).filter(
    ({ sender, score }) => score.total >= threshold.value && !open.has(addresses[sender] ?? ''),
  );
  const numberOf = numbersOf(addresses, open);
  const details = detailsOf(history.senders, look.today, [...begun.map(({ sender }) => sender), ...numberOf.values()]);
  return [
    ...begun.map((scored) => beginning(look, threshold, scored, details.get(scored.sender))),
    ...[...open.values()].map((episode) => {
      const sender = numberOf.get(episode.subject);
      return continuing(look, threshold, params, episode, sender, details.get(sender ?? -1));
    }),
  ];
}

function beginning(
  look: Look,
  threshold: Threshold,
  { sender, total: action, score }: Scored,
  detail?: Detail,
): Finding {
  const before = beforeOf(look, action, score, detail);
  return {
    subject: look.senders.addresses[sender] ?? '',
    stand: 'open',
    severity: severityOf(action, score),
    score: score.total,
    magnitude: action.last24h,
    reason: reasonToOpen(score, before.silentDays === null),
    numbers: { ...before, ...figuresOf(look, threshold, action, score, detail) },
    trail: detail?.trail ?? null,
  };
}

/** Judged by what was usual before the episode began; what happened since is not. */
function continuing(
  look: Look,
  threshold: Threshold,
  params: SpikeParams,
  { subject, openedAt, opening }: OpenEpisode,
  sender?: number,
  detail?: Detail,
): Finding {
  const before = openingOf(opening);
  const { last24h, last48h } = sender === undefined ? { last24h: 0, last48h: 0 } : deedOf(look, sender);
  const score = before.scoreOf({ last24h, last48h });
  const action = { last24h, last48h, record24h: before.record24h, record48h: before.record48h };
  const age = (look.until * MS_PER_HOUR - openedAt.getTime()) / MS_PER_DAY;
  const finding = {
    subject,
    score: score?.total ?? 0,
    magnitude: last24h,
    numbers: { ...opening, ...figuresOf(look, threshold, action, score, detail) },
    trail: detail?.trail ?? null,
  };
  if (last24h <= before.usualUpTo) return { ...finding, stand: 'quiet', severity: 'low', reason: 'back-to-usual' };
  const severity = score === undefined ? 'low' : severityOf(action, score);
  if (age >= params.newUsualAfterDays) return { ...finding, stand: 'quiet', severity, reason: 'new-usual' };
  if (score === undefined || score.total < threshold.value) {
    return { ...finding, stand: 'hold', severity, reason: 'still-above-usual' };
  }
  return { ...finding, stand: 'open', severity, reason: reasonToOpen(score, opening['silentDays'] === null) };
}

function reasonToOpen(score: Score, isNew: boolean): string {
  if (score.kind === 'waking') return isNew ? 'new-and-busy' : 'woke-and-busy';
  return score.span === 48 ? 'above-two-day-record' : 'above-record';
}

/** The senders that have an open episode, by address. */
function numbersOf(addresses: readonly string[], open: ReadonlyMap<string, unknown>): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  if (open.size === 0) return numbers;
  addresses.forEach((address, sender) => {
    if (open.has(address)) numbers.set(address, sender);
  });
  return numbers;
}
