import { smtpAuthSpike } from '../../../src/rules/smtp-auth-spike/rule.ts';
import type { SimulatedTenant } from './tenant.ts';
import { historyAfter, senderDaysOf } from './tenant-history.ts';

/** What a detector makes of a sender on a day. */
export interface Judgement {
  /** Place in the tenant's senders. */
  readonly sender: number;
  /** Place in the tenant's days. */
  readonly day: number;
  readonly score: number;
  /** An alert of this sender is over when a day has no more messages than this. */
  readonly usualUpTo: number;
}

/** Scores everybody on the days from `from` on; what it leaves out scores nothing. */
export type Detector = (tenant: SimulatedTenant, from: number) => readonly Judgement[];

/** The rule itself, asked through its interface with a threshold of 0. */
export const kept: Detector = (tenant, from) => {
  const days = senderDaysOf(tenant);
  const addresses = tenant.senders.map(({ address }) => address);
  const numbers = new Map(addresses.map((address, sender) => [address, sender]));
  const judgements: Judgement[] = [];
  for (let day = from; day < tenant.days; day++) {
    const history = historyAfter(addresses, days, day, smtpAuthSpike.needs.senderDays);
    const params = smtpAuthSpike.params.parse({ threshold: 0 });
    for (const finding of smtpAuthSpike.assess({ history, params, open: new Map(), calibration: undefined })) {
      const sender = numbers.get(finding.subject) ?? 0;
      const isOfDay = finding.numbers['span'] === 24;
      const usualUpTo = Number(finding.numbers[isOfDay ? 'record24h' : 'record48h']) / (isOfDay ? 1 : 2);
      judgements.push({ sender, day, score: finding.score, usualUpTo: Math.max(9, usualUpTo) });
    }
  }
  return judgements;
};

/** The score as it was first written down: above the 90-day record only, wakers against the tenant's wakers. */
export const firstFormula: Detector = (tenant, from) => {
  const pool = wakingDays(tenant);
  return perDay(tenant, from, ({ past, messages, isSilent, age, day }) => {
    const most = past.reduce((a, b) => Math.max(a, b), 0);
    if (isSilent) {
      const before = pool.filter((woke) => woke.day < day && woke.day >= Math.max(21, day - 90));
      const top = before.reduce((a, b) => Math.max(a, b.messages), 0);
      const silentDays = before.reduce((sum, { silent }) => sum + silent, 0);
      const asMany = before.filter((woke) => woke.messages >= messages).length;
      const beyond = messages > top ? 2 * Math.log10((messages + 10) / (top + 10)) : 0;
      return { score: Math.log10((silentDays + 1) / (asMany + 1)) + beyond, usualUpTo: 9 };
    }
    const score = Math.log10(Math.min(90, age) + 1) + 2 * Math.log10((messages + 10) / (most + 10));
    return { score: messages > most ? score : 0, usualUpTo: most };
  });
};

export const zScore: Detector = (tenant, from) =>
  perDay(tenant, from, ({ past, messages }) => {
    const mean = past.reduce((a, b) => a + b, 0) / past.length;
    const variance = past.reduce((a, b) => a + (b - mean) ** 2, 0) / past.length;
    return { score: (messages - mean) / (Math.sqrt(variance) + 1), usualUpTo: mean };
  });

export const medianMad: Detector = (tenant, from) =>
  perDay(tenant, from, ({ past, messages }) => {
    const middle = median(past);
    const scatter = median(past.map((count) => Math.abs(count - middle)));
    return { score: (messages - middle) / (1.4826 * scatter + 1), usualUpTo: middle };
  });

interface Case {
  readonly past: Float64Array;
  readonly messages: number;
  readonly isSilent: boolean;
  /** Days since it was first seen. */
  readonly age: number;
  readonly day: number;
}

function perDay(
  tenant: SimulatedTenant,
  from: number,
  judge: (it: Case) => Pick<Judgement, 'score' | 'usualUpTo'>,
): readonly Judgement[] {
  return tenant.senders.flatMap(({ messages: all }, sender) => {
    const first = all.findIndex((count) => count > 0);
    const judgements: Judgement[] = [];
    for (let day = from; day < tenant.days; day++) {
      const messages = all[day] ?? 0;
      if (messages < 10) continue;
      const isSilent = all.subarray(Math.max(0, day - 60), day).every((count) => count === 0);
      const past = all.subarray(Math.max(0, day - 90), day);
      const judged = judge({ past, messages, isSilent, age: day - first, day });
      if (judged.score > 0) judgements.push({ sender, day, ...judged });
    }
    return judgements;
  });
}

/** Every waking day; `silent` senders stand with the first waker of a day, so that they are counted once. */
function wakingDays({ senders, days }: SimulatedTenant) {
  const wakes: { readonly day: number; readonly messages: number; readonly silent: number }[] = [];
  for (let day = 21; day < days; day++) {
    const silent = senders.filter(({ messages }) =>
      messages.subarray(Math.max(0, day - 60), day).every((c) => c === 0),
    );
    silent
      .filter(({ messages }) => (messages[day] ?? 0) > 0)
      .forEach(({ messages }, at) => {
        wakes.push({ day, messages: messages[day] ?? 0, silent: at === 0 ? silent.length : 0 });
      });
  }
  return wakes;
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  return sorted[sorted.length >> 1] ?? 0;
}
