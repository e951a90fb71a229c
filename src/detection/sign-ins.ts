import { isSuccess, SIGN_IN_COLUMNS } from '../model/kinds/sign-in.ts';
import { dayOf } from '../model/time.ts';
import { daysBetween } from '../model/window.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { SignInCount, SignInHistory } from '../rules/sign-in-history.ts';

/** Of an attack that lasts a day, and of what was usual before it. */
const DAYS = 8;
/** Beyond so many, the rarest are left out: an attack is among the most frequent. */
const MAX_GROUPS = 50_000;

/** The sign-ins of the last days; null where no source tells of any. */
export async function recentSignIns(store: Pick<FactStore, 'ask'>, now: Date): Promise<SignInHistory | null> {
  const today = dayOf(now);
  const { user, address, outcome } = SIGN_IN_COLUMNS;
  const { rows, answering } = await store.ask({
    ...{ kind: 'sign-in', window: daysBetween(today - DAYS + 1, today), partial: true, withoutSenders: true },
    ...{ by: ['hour', user, address, outcome], order: 'messages', limit: MAX_GROUPS },
  });
  if (answering.length === 0) return null;
  const untilSeconds = answering.reduce((latest, partition) => Math.max(latest, partition.untilSeconds), 0);
  const counts = new Map<string, SignInCount>();
  for (const { group, messages } of rows) {
    const [hour, who, from, how] = group;
    const id = `${hour} ${who} ${from}`;
    const before = counts.get(id) ?? {
      ...{ hour: Number(hour), user: String(who), address: String(from), succeeded: 0, failed: 0 },
    };
    const isGood = isSuccess(String(how));
    counts.set(id, {
      ...before,
      succeeded: before.succeeded + (isGood ? messages : 0),
      failed: before.failed + (isGood ? 0 : messages),
    });
  }
  return { until: new Date(untilSeconds * 1000), counts: [...counts.values()].sort((a, b) => a.hour - b.hour) };
}
