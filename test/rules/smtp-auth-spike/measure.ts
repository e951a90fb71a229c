import type { Detector, Judgement } from './detectors.ts';
import type { SimulatedTenant } from './tenant.ts';

export interface Judged {
  readonly tenant: SimulatedTenant;
  readonly from: number;
  /** By sender, in the order of days. */
  readonly judgements: readonly (readonly Judgement[])[];
}

export interface Result {
  readonly threshold: number;
  /** Alerts on sender-days without a compromise, per day and 1,000 senders. */
  readonly falseAlarms: number;
  /** Of the compromised accounts, how many had an alert that began while the compromise lasted. */
  readonly recall: number;
  /** The same, in its first two days. */
  readonly earlyRecall: number;
}

/** After this long a higher level is the new usual one. */
const NEW_USUAL_DAYS = 14;

export function judge(tenant: SimulatedTenant, from: number, detector: Detector): Judged {
  const judgements = tenant.senders.map((): Judgement[] => []);
  for (const judgement of detector(tenant, from)) judgements[judgement.sender]?.push(judgement);
  return { tenant, from, judgements };
}

/** Draws the line so that at most this many false alarms are raised per day and 1,000 senders. */
export function atFalseAlarms(judged: readonly Judged[], falseAlarms: number): Result {
  const scores = judged.flatMap(({ judgements }) => judgements.flat().map(({ score }) => score));
  const highest = scores.reduce((most, score) => Math.max(most, score), 1);
  let [low, high] = [0, highest * 1.001];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (resultAt(judged, middle).falseAlarms > falseAlarms) low = middle;
    else high = middle;
  }
  return resultAt(judged, high);
}

function resultAt(judged: readonly Judged[], threshold: number): Result {
  const total = { falseAlarms: 0, found: 0, early: 0, compromised: 0, senderDays: 0 };
  for (const { tenant, from, judgements } of judged) {
    total.senderDays += tenant.senders.length * (tenant.days - from);
    tenant.senders.forEach(({ compromise, messages }, sender) => {
      const alerts = alertsOf(judgements[sender] ?? [], messages, threshold);
      const within = alerts.filter((day) => compromise && day >= compromise.from && day <= compromise.to);
      total.falseAlarms += alerts.length - within.length;
      if (compromise === null) return;
      total.compromised++;
      if (within.length > 0) total.found++;
      if (within.some((day) => day <= compromise.from + 1)) total.early++;
    });
  }
  return {
    threshold,
    falseAlarms: (total.falseAlarms / total.senderDays) * 1000,
    recall: total.found / total.compromised,
    earlyRecall: total.early / total.compromised,
  };
}

/** Days on which alerts begin: none begins while one is open. */
function alertsOf(judgements: readonly Judgement[], messages: Float64Array, threshold: number): readonly number[] {
  const alerts: number[] = [];
  let openUntil = -1;
  for (const { day, score, usualUpTo } of judgements) {
    if (score < threshold || day < openUntil) continue;
    alerts.push(day);
    const back = messages.findIndex((count, at) => at > day && count <= usualUpTo);
    openUntil = Math.min(back < 0 ? messages.length : back, day + NEW_USUAL_DAYS);
  }
  return alerts;
}
