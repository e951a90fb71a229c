import { counted } from '../../model/format.ts';
import { dayOf, dayText } from '../../model/time.ts';
import type { Window } from '../../model/window.ts';
import { FEWEST_WEEKS, type Forecast, MOST_WEEKS } from './forecast.ts';

const DAYS_IN_WEEK = 7;
/** When Exchange Online switches Basic authentication for SMTP AUTH off by default (Exchange team, 2026-01-27). */
const BASIC_ENDS = '2026-12-31';

/** The forecast in sentences. `weeks`: those that it was made of. */
export function forecastSentences(forecast: Forecast, weeks: readonly Window[]): readonly string[] {
  switch (forecast.kind) {
    case 'too-few-weeks':
      return [`A forecast takes ${FEWEST_WEEKS} whole weeks; ${counted(forecast.weeks, 'is', 'are')} known.`];
    case 'no-trend':
      return ['There is no clear trend: the differences between weeks may be chance, so there is no forecast.'];
    case 'never':
      return [];
    case 'none-left':
      return ['None was left in the last week.'];
    case 'rising':
      return [`The number is rising, by about ${perWeekText(forecast.perWeek, '')}.`];
    case 'falling': {
      const { none, earliest, latest } = forecastDays(forecast, weeks);
      const pace = `About ${perWeekText(forecast.perWeek, ' fewer')}`;
      if (none === null) return [`${pace}: at this pace some are left for more than ${MOST_WEEKS / 52} years.`];
      const bounds =
        latest === null
          ? `not before ${earliest}, and maybe years later`
          : `most likely between ${earliest} and ${latest}`;
      return [`${pace}: at this pace none is left by about ${none}, ${bounds}.`];
    }
  }
}

/** Whether senders with a password are gone when Exchange Online no longer takes them; '' where that is not known. */
export function beforeBasicEnds(forecast: Forecast, weeks: readonly Window[]): readonly string[] {
  const end = weeks.at(-1)?.to;
  if (end === undefined || dayText(dayOf(end)) > BASIC_ENDS) return [];
  const what = 'Exchange Online switches Basic authentication off by default at the end of December 2026';
  if (forecast.kind === 'none-left' || forecast.kind === 'never') return [];
  if (forecast.kind !== 'falling') return [`${what}.`];
  const { earliest, latest } = forecastDays(forecast, weeks);
  if (earliest === null || earliest > BASIC_ENDS) return [`${what}: at this pace some senders still use it then.`];
  if (latest === null || latest > BASIC_ENDS) return [`${what}: at this pace some senders may still use it then.`];
  return [`${what}: at this pace no sender uses it any more by then.`];
}

/** As scripts read it; days are null where there are none. */
export function forecastJson(forecast: Forecast, weeks: readonly Window[]): Readonly<Record<string, unknown>> {
  const isMoving = forecast.kind === 'falling' || forecast.kind === 'rising';
  const perWeek = isMoving ? (forecast.kind === 'falling' ? -forecast.perWeek : forecast.perWeek) : null;
  const days =
    forecast.kind === 'falling' ? forecastDays(forecast, weeks) : { none: null, earliest: null, latest: null };
  return { kind: forecast.kind, perWeek, noneLeftBy: days.none, earliest: days.earliest, latest: days.latest };
}

function forecastDays(
  { weeksLeft, earliest, latest }: Extract<Forecast, { kind: 'falling' }>,
  weeks: readonly Window[],
): { readonly none: string | null; readonly earliest: string | null; readonly latest: string | null } {
  const end = dayOf(weeks.at(-1)?.to ?? new Date(Number.NaN)) - 1;
  const dayAfter = (left: number | null): string | null =>
    left === null ? null : dayText(end + Math.round(left * DAYS_IN_WEEK));
  return { none: dayAfter(weeksLeft), earliest: dayAfter(earliest), latest: dayAfter(latest) };
}

/** `1.5 fewer a week`, `12 a week`; below one a week by the month. */
function perWeekText(perWeek: number, more: string): string {
  if (perWeek >= 0.95) return `${perWeek < 10 ? Number(perWeek.toFixed(1)) : Math.round(perWeek)}${more} a week`;
  return `${Math.max(0.1, Number(((perWeek * 30) / DAYS_IN_WEEK).toFixed(1)))}${more} a month`;
}
