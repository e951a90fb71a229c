import { isSuccess, SIGN_IN_COLUMNS } from '../model/kinds/sign-in.ts';
import type { Answer } from '../model/question.ts';
import { sliceId } from '../model/slice.ts';
import { dayOf, hourOf, MS_PER_DAY, startOfDay } from '../model/time.ts';
import { daysBetween, type Window } from '../model/window.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { SignInCount, SignInHistory } from '../rules/sign-in-history.ts';

/** Of an attack that lasts a day, and of what was usual before it. */
const DAYS = 8;

/**
 * The sign-ins of the last days from addresses where any failed on the last: all of them, since those that are tried once
 * each are the rarest. Null where no source tells of any.
 */
export async function recentSignIns(store: Pick<FactStore, 'ask'>, now: Date): Promise<SignInHistory | null> {
  const today = dayOf(now);
  const { user, address, outcome } = SIGN_IN_COLUMNS;
  const about = { kind: 'sign-in', partial: true, withoutSenders: true } as const;
  const all = daysBetween(today - DAYS + 1, today);
  const { rows, answering } = await store.ask({ ...about, window: all, by: [outcome] });
  if (answering.length === 0) return null;
  const { since, tenants, until } = knownOf(answering);
  const wholeUntil = new Date(Math.min(...tenants.map((tenant) => tenant.until.getTime())));
  const outcomes = rows.map(({ group }) => String(group[0]));
  const good = outcomes.filter(isSuccess);
  const bad = outcomes.filter((each) => !isSuccess(each));
  const lately = dayOf(new Date(wholeUntil.getTime() - MS_PER_DAY));
  const late = daysBetween(Math.max(lately, today - DAYS + 1), Math.max(today, lately));

  /** By the hour of the last day, and without it what was before: only that it was is looked at. */
  async function counted(which: 'succeeded' | 'failed', window: Window, from?: readonly string[]) {
    const among = which === 'succeeded' ? good : bad;
    if (among.length === 0 || from?.length === 0) return [];
    const isLate = window === late;
    const found = await store.ask({
      ...{ ...about, window, by: isLate ? [user, address, 'hour'] : [user, address] },
      where: { [outcome]: among, ...(from === undefined ? {} : { [address]: from }) },
    });
    const before = hourOf(startOfDay(lately)) - 1;
    return found.rows.map(
      ({ group, messages }): SignInCount => ({
        ...{ user: String(group[0]), address: String(group[1]), hour: isLate ? Number(group[2]) : before },
        ...{ succeeded: 0, failed: 0, [which]: messages },
      }),
    );
  }

  const failed = await counted('failed', late);
  const addresses = [...new Set(failed.map((each) => each.address))];
  const early = lately > today - DAYS + 1 ? daysBetween(today - DAYS + 1, lately - 1) : null;
  const succeeded = await counted('succeeded', late, addresses);
  const past = early === null ? [] : await counted('succeeded', early, addresses);
  const pastFailed = early === null ? [] : await counted('failed', early, addresses);
  const counts = [...past, ...pastFailed, ...joined([...failed, ...succeeded])];
  const sources = [...new Set(answering.map(({ source }) => source))];
  return { since, tenants, until, sources, counts: counts.sort((a, b) => a.hour - b.hour) };
}

/** Of which time all tenants tell, and each. */
function knownOf(answering: Answer['answering']): Pick<SignInHistory, 'since' | 'tenants' | 'until'> {
  const slices = new Map<string, { name: string; firstDay: number; untilSeconds: number }>();
  for (const { slice, day, untilSeconds } of answering) {
    const id = sliceId(slice);
    const name = slice.filters['tenant'] ?? '';
    const known = slices.get(id) ?? { name, firstDay: day, untilSeconds };
    slices.set(id, {
      name,
      firstDay: Math.min(known.firstDay, day),
      untilSeconds: Math.max(known.untilSeconds, untilSeconds),
    });
  }
  const all = [...slices.values()];
  const tenants = all.map(({ name, untilSeconds }) => ({ name, until: new Date(untilSeconds * 1000) }));
  return {
    since: startOfDay(Math.max(...all.map(({ firstDay }) => firstDay))),
    tenants,
    until: new Date(Math.max(...tenants.map(({ until }) => until.getTime()))),
  };
}

/** One count for each hour, user and address: in which order things happened within one is not known. */
function joined(counts: readonly SignInCount[]): readonly SignInCount[] {
  const byId = new Map<string, SignInCount>();
  for (const count of counts) {
    const id = `${count.hour} ${count.user} ${count.address}`;
    const { succeeded = 0, failed = 0 } = byId.get(id) ?? {};
    byId.set(id, { ...count, succeeded: succeeded + count.succeeded, failed: failed + count.failed });
  }
  return [...byId.values()];
}
