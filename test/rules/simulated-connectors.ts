import { type Day, startOfDay } from '../../src/model/time.ts';
import { noTlsCounts } from '../../src/model/tls.ts';
import type { ConnectorDay, History } from '../../src/rules/history.ts';
import { below, seeded } from '../bench/generate/random.ts';

/** A connector whose true share of TLS 1.0 is known on every day; what is counted is drawn from it. */
export interface SimulatedConnector {
  readonly path: string;
  readonly kind: 'clean' | 'trace' | 'sudden' | 'gradual' | 'intermittent';
  /** First day on which the true share is above 5 %; null when it never is. */
  readonly turnsBad: number | null;
  /** First day on which the messages to be expected are significant: 20 and more than 5 %, in a week or in the day. */
  readonly isSignificant: number | null;
  readonly counted: readonly { readonly messages: number; readonly old: number }[];
}

const FIRST_DAY: Day = 20_000;
export const DAYS = 113;

/**
 * A hundred connectors over 113 days: half without TLS 1.0, a quarter with a trace of up to 4.8 %, a quarter that turn
 * bad, all at once, over one to four weeks, or two days of three. Between 5 and 5,000 messages a working day (evenly by
 * logarithm), a quarter of it at weekends; those that turn bad come to 30 old messages in their worst week at least,
 * since with fewer there is nothing that could be told. What is counted is Poisson and binomial around that.
 */
export function simulatedConnectors(seed: number): readonly SimulatedConnector[] {
  const random = seeded(seed);
  return Array.from({ length: 100 }, (_, at): SimulatedConnector => {
    const kind = at < 50 ? 'clean' : at < 75 ? 'trace' : at < 85 ? 'sudden' : at < 95 ? 'gradual' : 'intermittent';
    const shares = sharesOf(kind, random);
    const isBad = shares.some((share) => share > SIGNIFICANT);
    let weekday = volume(random);
    while (isBad && Math.max(...weeksOf(shares, weekday).map(({ old }) => old)) < 30) weekday = volume(random);
    const counted = shares.map((share, day) => {
      const messages = poisson(random, weekday * workload(day));
      return { messages, old: binomial(random, messages, share) };
    });
    const isMuch = ({ messages, old }: Expected) => old >= 20 && old / messages > SIGNIFICANT;
    const days = shares.map((share, day) => expected(share, day, weekday));
    const weeks = weeksOf(shares, weekday);
    return {
      path: `From your partner - ${at}`,
      kind,
      turnsBad: firstOf(shares, (share) => share > SIGNIFICANT),
      isSignificant: firstOf(weeks, (week, day) => isMuch(week) || isMuch(days[day] as Expected)),
      counted,
    };
  });
}

const SIGNIFICANT = 0.05;

interface Expected {
  readonly messages: number;
  readonly old: number;
}

const volume = (random: () => number): number => 5 * 1000 ** random();
const workload = (day: number): number => ([0, 6].includes((FIRST_DAY + day + 4) % 7) ? 0.25 : 1);

const expected = (share: number, day: number, weekday: number): Expected => ({
  messages: weekday * workload(day),
  old: weekday * workload(day) * share,
});

/** What is to be expected of the seven days up to each day. */
const weeksOf = (shares: readonly number[], weekday: number): readonly Expected[] =>
  shares.map((_, day) =>
    shares
      .slice(Math.max(0, day - 6), day + 1)
      .map((share, at) => expected(share, Math.max(0, day - 6) + at, weekday))
      .reduce((a, b) => ({ messages: a.messages + b.messages, old: a.old + b.old })),
  );

function firstOf<T>(values: readonly T[], isMeant: (value: T, at: number) => boolean): number | null {
  const at = values.findIndex(isMeant);
  return at < 0 ? null : at;
}

function sharesOf(kind: SimulatedConnector['kind'], random: () => number): readonly number[] {
  const start = 20 + below(random, 70);
  const high = 0.15 + 0.85 * random();
  const low = kind === 'trace' ? 0.002 + 0.046 * random() : 0;
  const ramp = 7 + below(random, 21);
  return Array.from({ length: DAYS }, (_, day) => {
    if (kind === 'clean' || kind === 'trace' || day < start) return low;
    if (kind === 'gradual') return high * Math.min(1, (day - start + 1) / ramp);
    // As when one of several servers takes its turn.
    return kind === 'intermittent' && (day - start) % 3 === 2 ? 0 : high;
  });
}

/** What is known of every day, to be cut by `historyAfter`. */
export function simulatedDays(connectors: readonly SimulatedConnector[]): readonly ConnectorDay[] {
  return Array.from({ length: DAYS }, (_, at): ConnectorDay => {
    const paths = connectors.flatMap(({ path, counted }) => {
      const { messages, old } = counted[at] ?? { messages: 0, old: 0 };
      const tls = { ...noTlsCounts(), '1.0': old, '1.2': messages - old };
      const connector = path.slice('From your partner - '.length);
      return messages === 0
        ? []
        : [{ path, direction: 'inbound', connectorType: 'partner', connector, messages, tls } as const];
    });
    return { day: FIRST_DAY + at, directions: ['inbound', 'outbound'], paths };
  });
}

/** What was known when the day was over. */
export function historyAfter(days: readonly ConnectorDay[], at: number): History {
  const end = FIRST_DAY + at + 1;
  return {
    now: startOfDay(end),
    senders: {
      until: null,
      addresses: [],
      days: [],
      countedOver: 'day',
      last24h: new Float64Array(),
      recentPeak: new Float64Array(),
    },
    connectors: { until: end * 24, days: days.slice(0, at + 1) },
    tlsReports: { until: null, days: [] },
    tellings: [],
    contradictions: [],
    totals: [],
  };
}

/** Knuth's below 30, the normal approximation above. */
function poisson(random: () => number, mean: number): number {
  if (mean > 30) return rounded(mean, mean, random);
  let product = random();
  let number = 0;
  for (const limit = Math.exp(-mean); product > limit; number++) product *= random();
  return number;
}

function binomial(random: () => number, trials: number, share: number): number {
  const mean = trials * share;
  if (mean > 30 && trials - mean > 30) return Math.min(trials, rounded(mean, mean * (1 - share), random));
  let number = 0;
  if (share > 0) for (let trial = 0; trial < trials; trial++) if (random() < share) number++;
  return number;
}

/** Drawn from the normal distribution with this mean and variance. */
const rounded = (mean: number, variance: number, random: () => number): number =>
  Math.max(
    0,
    Math.round(mean + Math.sqrt(variance) * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())),
  );
