import {
  application,
  type Behaviour,
  type Calendar,
  changing,
  dormant,
  monitor,
  monthly,
  nightly,
  person,
  scanner,
  weekly,
} from './behaviours.ts';
import { type Chance, chance } from './chance.ts';
import { compromiseShapes } from './compromises.ts';

const kinds = { person, scanner, nightly, weekly, monthly, monitor, application, dormant };
type Kind = keyof typeof kinds;

/** What a tenant is made of. Shares need not add up to one. */
export interface Style {
  readonly name: string;
  readonly shares: Readonly<Record<Kind, number>>;
  /** Of the senders, how many begin, end or change their level within the time. */
  readonly changing: number;
  /** Of the senders, how many are compromised once within the time that counts. */
  readonly compromised: number;
  readonly shapes: readonly (readonly [number, string])[];
  /** Stretches of days, from the first one, when nobody works. */
  readonly holidays: readonly (readonly [number, number])[];
}

interface SimulatedSender {
  readonly address: string;
  readonly kind: Kind;
  /** By day from `firstDay`, compromise included. */
  readonly messages: Float64Array;
  /** First and last day (index) of the compromise, both included. */
  readonly compromise: { readonly shape: string; readonly from: number; readonly to: number } | null;
}

export interface SimulatedTenant {
  readonly style: string;
  readonly firstDay: number;
  readonly days: number;
  readonly senders: readonly SimulatedSender[];
}

/** A tenant of `count` senders over `days` days whose compromises begin on day `from` or later. */
export function simulateTenant(style: Style, seed: number, count: number, days: number, from: number): SimulatedTenant {
  const c = chance(seed);
  const firstDay = 20_300 + c.whole(0, 364);
  const isHoliday = (day: number) =>
    style.holidays.some(([begin, end]) => day >= firstDay + begin && day < firstDay + end);
  const calendar: Calendar = { firstDay, days, isHoliday };
  const weights = Object.entries(style.shares).map(([kind, weight]) => [weight, kind as Kind] as const);
  const senders = Array.from({ length: count }, (_, at) => {
    const kind = c.pick(weights);
    const make = c.hits(style.changing) ? changing(kinds[kind]) : kinds[kind];
    const messages = countDays(make(c, calendar), calendar);
    const compromise = c.hits(style.compromised) ? compromised(c, style, messages, from) : null;
    return { address: `${kind}-${at}@contoso.com`, kind, messages, compromise };
  });
  return { style: style.name, firstDay, days, senders };
}

const countDays = (behaviour: Behaviour, { firstDay, days }: Calendar): Float64Array =>
  Float64Array.from({ length: days }, (_, at) => behaviour(firstDay + at));

function compromised(c: Chance, style: Style, messages: Float64Array, earliest: number): SimulatedSender['compromise'] {
  const active = messages.filter((count) => count > 0).sort();
  const shape = c.pick(style.shapes);
  const extra = compromiseShapes[shape]?.(c, active[active.length >> 1] ?? 0) ?? [];
  const from = c.whole(earliest, messages.length - extra.length);
  extra.forEach((more, at) => {
    messages[from + at] = (messages[from + at] ?? 0) + more;
  });
  return { shape, from, to: from + extra.length - 1 };
}
