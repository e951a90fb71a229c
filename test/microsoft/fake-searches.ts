import { FakeCmdletError } from './fake-exchange.ts';

/** What becomes of a search that is submitted. */
export type Fate =
  | { readonly kind: 'done'; readonly afterMs: number; readonly hasLink: boolean }
  | { readonly kind: 'failed'; readonly afterMs: number }
  | { readonly kind: 'stuck' };

export interface FakeSearch {
  readonly job: string;
  readonly at: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly fate: Fate;
}

const DAY_MS = 86_400_000;
/** A search that was taken is not in the list before. */
const LISTED_AFTER_MS = 60_000;
const KEPT_MS = 10 * DAY_MS;
const QUOTA = 250;

/**
 * Historical searches as Exchange Online has them: submitted, not listed for a minute, waiting, done with an address, failed,
 * and not listed any more after ten days. The same title twice is refused, and counted.
 */
export function fakeSearches({ now, fateOf }: { readonly now: () => number; readonly fateOf: (at: number) => Fate }) {
  const searches: FakeSearch[] = [];
  let duplicates = 0;
  return {
    searches,
    duplicates: () => duplicates,
    rows(cmdlet: string, parameters: object): readonly object[] {
      return cmdlet === 'Start-HistoricalSearch' ? start(parameters as FakeSearch['parameters']) : list();
    },
  };

  function start(parameters: FakeSearch['parameters']): readonly object[] {
    const { StartDate, EndDate, ReportTitle } = parameters;
    const [from, until] = [StartDate, EndDate].map((each) => Date.parse(String(each)));
    if (from === undefined || until === undefined || !(from < until))
      throw new FakeCmdletError('StartDate is not before EndDate.');
    if (from < now() - 90 * DAY_MS) throw new FakeCmdletError('The StartDate is more than 90 days ago.');
    if (searches.filter(({ at }) => now() - at < DAY_MS).length >= QUOTA)
      throw new FakeCmdletError('You have exceeded the number of historical searches for today.');
    if (searches.some((each) => each.parameters['ReportTitle'] === ReportTitle)) {
      duplicates++;
      throw new FakeCmdletError('There is a search of that name already.');
    }
    const number = searches.length.toString(16).padStart(12, '0');
    const search = { job: `0b1f3c52-8a77-4d63-9d0e-${number}`, at: now(), parameters, fate: fateOf(searches.length) };
    searches.push(search);
    return [rowOf(search)];
  }

  function list(): readonly object[] {
    const others = {
      JobId: 'ffffffff-0000-0000-0000-000000000000',
      ReportTitle: 'Fabrikam Search',
      Status: 'Done',
      FileUrl: null,
    };
    const listed = searches.filter(({ at }) => now() - at >= LISTED_AFTER_MS && now() - at < KEPT_MS);
    // People need not give one a title.
    const untitled = { ...others, JobId: 'ffffffff-0000-0000-0000-000000000001', ReportTitle: null };
    return [others, untitled, ...listed.map(rowOf)];
  }

  function rowOf({ job, at, parameters, fate }: FakeSearch): object {
    const passed = now() - at;
    const isOver = fate.kind !== 'stuck' && passed >= fate.afterMs;
    const status = isOver ? (fate.kind === 'done' ? 'Done' : 'Failed') : passed < 600_000 ? 'NotStarted' : 'InProgress';
    const link = `https://admin.protection.outlook.com/ExtendedReport/Download?Type=OnDemandReport&RequestID=${job}`;
    return {
      ...{ JobId: job, ReportTitle: parameters['ReportTitle'], ReportType: parameters['ReportType'], Status: status },
      ...{ SubmitDate: new Date(at).toISOString(), 'SubmitDate@data.type': 'System.DateTime' },
      ...{ ReportStatusDescription: status, ErrorDescription: status === 'Failed' ? 'An error occurred.' : '' },
      FileUrl: isOver && fate.kind === 'done' && fate.hasLink ? link : '',
    };
  }
}
