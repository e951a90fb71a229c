import type { Window } from '../../model/window.ts';
import type { ClientFilters } from '../filters/client-filters.ts';
import type { ListFound } from '../list-report.ts';
import type { Forecast } from './forecast.ts';

/** A whole week, as scripts read it; figures are null where a day of it is not known. */
export interface TrendRow {
  readonly from: string;
  readonly to: string;
  readonly senders: number | null;
  readonly messages: number | null;
}

/** What was found out, before any words. */
export interface TrendFound extends ListFound<TrendRow> {
  readonly filters: ClientFilters;
  /** Those of the rows. */
  readonly weeks: readonly Window[];
  readonly forecast: Forecast;
}
