import { startOfDay } from '../../../src/model/time.ts';
import type { History, SenderDay } from '../../../src/rules/history.ts';
import type { SimulatedTenant } from './tenant.ts';

/** Every day of a tenant as rules see it, whole UTC days. */
export function senderDaysOf({ senders, firstDay, days }: SimulatedTenant): readonly SenderDay[] {
  return Array.from({ length: days }, (_, at) => {
    const active = senders.flatMap(({ messages }, id) => ((messages[at] ?? 0) > 0 ? [id] : []));
    const messages = Float64Array.from(active, (id) => senders[id]?.messages[at] ?? 0);
    const none = new Float64Array(active.length);
    return {
      day: firstDay + at,
      sender: Uint32Array.from(active),
      messages,
      peak: messages,
      oldTls: none,
      basic: none,
    };
  });
}

/** What was known when the day at this place was over, as far back as a rule asks for. */
export function historyAfter(
  addresses: readonly string[],
  all: readonly SenderDay[],
  at: number,
  senderDays: number,
): History {
  const days = all.slice(Math.max(0, at + 1 - senderDays), at + 1);
  const end = (days.at(-1)?.day ?? 0) + 1;
  return {
    now: startOfDay(end),
    senders: {
      until: end * 24,
      addresses,
      days,
      countedOver: 'day',
      last24h: byNumber(days.at(-1), addresses.length),
      recentPeak: byNumber(days.at(-2), addresses.length),
    },
    connectors: { until: null, days: [] },
    tlsReports: { until: null, days: [] },
    tellings: [],
    contradictions: [],
    totals: [],
  };
}

function byNumber(day: SenderDay | undefined, senders: number): Float64Array {
  const dense = new Float64Array(senders);
  day?.sender.forEach((id, row) => {
    dense[id] = day.messages[row] ?? 0;
  });
  return dense;
}
