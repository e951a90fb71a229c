import { count, shareText } from '../../model/format.ts';
import { dayText } from '../../model/time.ts';
import type { TlsVersion } from '../../model/tls.ts';
import type { ShareInterval } from '../../sampling/share-interval.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { Cell, TableView } from '../../view/view.ts';
import type { DayEstimate, SampledDirection, TlsEstimate } from './estimates.ts';

export interface Estimates {
  readonly byDirection: readonly {
    readonly direction: SampledDirection;
    /** With messages, and those of them that the estimate is of. */
    readonly days: number;
    readonly daysWithEnough: number;
    readonly estimate: TlsEstimate;
  }[];
  /** Newest first. */
  readonly byDay: readonly DayEstimate[];
}

const GROUPS: readonly { readonly name: string; readonly versions: readonly TlsVersion[]; readonly always: boolean }[] =
  [
    { name: 'TLS 1.3', versions: ['1.3'], always: true },
    { name: 'TLS 1.2', versions: ['1.2'], always: true },
    { name: 'Older than TLS 1.2', versions: ['1.1', '1.0', 'ssl3'], always: true },
    { name: 'Without TLS', versions: ['none'], always: false },
    { name: 'Not shown by its details', versions: ['unknown'], always: true },
  ];
const OLD: readonly TlsVersion[] = ['1.1', '1.0', 'ssl3'];
const MAX_DAYS = 14;

export const HOW_ESTIMATED =
  'TLS versions are estimated, never counted: the details of some messages, chosen at random among those of each network (inbound) or recipient domain (outbound), are fetched, four hours or more after they arrived. The true share lies between the bounds of the 95 % interval on 95 of 100 days or more, as far as details are right: Microsoft does not document their TLS fields. A message that leaves counts by one of its recipients outside, chosen at random. The bounds allow for any TLS in messages listed later or passed over. Left out are messages that did not leave, and days with too few looks or, as today, more than 10% listed later or passed over. No other TLS share includes it.';

/** Of each direction a table, and one of the days. */
export function estimateTables({ byDirection, byDay }: Estimates): readonly TableView[] {
  const tables = byDirection
    .filter(({ estimate }) => estimate.sampled > 0)
    .map(
      ({ direction, estimate, days, daysWithEnough }): TableView => ({
        caption: `TLS of ${direction} mail, estimated from ${count(estimate.sampled)} of ${count(estimate.messages)} messages${onDays(days, daysWithEnough)}`,
        columns: [left('TLS version'), right('Share'), right('95 % interval')],
        rows: GROUPS.map((group) => ({ ...group, share: estimate.shareOf(group.versions) }))
          .filter(({ always, share }) => always || (share.share ?? 0) > 0)
          .map(({ name, share }) => [textCell(name), shareCell(share), intervalCell(share)]),
        cut: null,
      }),
    );
  return byDay.length === 0 ? tables : [...tables, daysTable(byDay)];
}

const onDays = (all: number, enough: number): string => (enough < all ? `, on ${enough} of ${all} days` : '');

const daysTable = (days: readonly DayEstimate[]): TableView => ({
  caption: `Older than TLS 1.2, estimated by day${days.length > MAX_DAYS ? `: the last ${MAX_DAYS} of ${days.length} rows` : ''}`,
  columns: [left('Day'), left('Direction'), right('Share'), right('95 % interval'), right('Looked at'), right('Of')],
  rows: days.slice(0, MAX_DAYS).map(({ day, direction, estimate, isEnough }) => {
    const share = isEnough ? estimate.shareOf(OLD) : null;
    return [
      { text: dayText(day), value: day },
      textCell(direction),
      share === null ? textCell('not enough looks') : shareCell(share),
      share === null ? textCell('–') : intervalCell(share),
      countCell(estimate.sampled),
      countCell(estimate.messages),
    ];
  }),
  cut: null,
});

/** The share of each group of versions with its bounds, 0…1, as scripts read it. */
export function estimatesJson({ byDirection }: Estimates) {
  return Object.fromEntries(
    byDirection
      .filter(({ estimate }) => estimate.sampled > 0)
      .map(({ direction, estimate, daysWithEnough }) => [
        direction,
        {
          ...{ sampled: estimate.sampled, messages: estimate.messages },
          daysWithEnough,
          shares: Object.fromEntries(
            GROUPS.map(({ versions }) => {
              const { share, lower, upper } = estimate.shareOf(versions);
              return [versions.join('+'), { share, lower, upper }];
            }),
          ),
        },
      ]),
  );
}

function shareCell({ share }: ShareInterval): Cell {
  return share === null ? textCell('unknown') : { text: shareText(share), value: share };
}

const intervalCell = ({ lower, upper, isExact }: ShareInterval): Cell =>
  textCell(isExact ? 'all looked at' : `${shareText(lower)} to ${shareText(upper)}`);
