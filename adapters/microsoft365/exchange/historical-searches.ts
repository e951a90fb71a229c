import { z } from 'zod';
import type { FeedFault } from '../../../src/ports/feed.ts';
import type { ListedSearch, ReportService, SubmittedSearch } from '../../../src/ports/report-service.ts';
import { SOURCE } from '../source-name.ts';
import type { Tokens } from '../tokens/token.ts';
import { cmdletFault } from './cmdlet-words.ts';
import type { Invoked } from './exchange-client.ts';

export const requestsName = (tenant: string): string => `${SOURCE} ${tenant} requests`;

type InvokeExchange = (cmdlet: string, parameters: Readonly<Record<string, unknown>>) => Promise<Invoked>;

const START = 'Start-HistoricalSearch';
const LIST = 'Get-HistoricalSearch';

/** Parameters of the cmdlet by the keys of declarations. */
const FILTERS: ReadonlyMap<string, string> = new Map([
  ['direction', 'Direction'],
  ['connectorType', 'ConnectorType'],
  ['tls', 'TLSUsed'],
]);

// What scripts of others show of these rows (2021 to 2026); Microsoft documents none of it.
const searchSchema = z.object({
  JobId: z.string().nullish(),
  ReportTitle: z.string(),
  Status: z.string(),
  ReportStatusDescription: z.string().nullish(),
  ErrorDescription: z.string().nullish(),
  FileUrl: z.string().nullish(),
});
const startedSchema = z.object({ JobId: z.string() });

/** An address that is longer would be cut somewhere. */
const MAX_URL = 1000;
const MAX_WORDS = 200;

export interface HistoricalSearchesOptions {
  readonly tokens: Tokens;
  readonly invoke: InvokeExchange;
  /** Whom Microsoft writes to when a file is ready; null for none. */
  readonly notify: string | null;
}

/**
 * Report files by historical searches of Exchange Online (learn.microsoft.com/powershell/module/exchange/start-historicalsearch).
 * That an app may submit them, not only a person, was never seen.
 */
export function historicalSearches(
  tenant: string,
  { tokens, invoke, notify }: HistoricalSearchesOptions,
): ReportService {
  return {
    name: requestsName(tenant),
    source: SOURCE,
    async ready() {
      const { token: _, ...ready } = await tokens.get();
      return ready;
    },
    async submit(search) {
      const rows = await rowsOf(START, parametersOf(search, notify));
      if (rows.kind !== 'rows') return rows;
      return { kind: 'accepted', job: startedSchema.safeParse(rows.rows[0]).data?.JobId ?? null };
    },
    async list() {
      const rows = await rowsOf(LIST, {});
      if (rows.kind !== 'rows') return rows;
      const searches = rows.rows.flatMap((row) => listedSearch(row) ?? []);
      // What has no title was asked for by others; where no row has one, it is the list that is not understood.
      const untitled = rows.rows.filter((row) => !hasTitle(row)).length;
      const isRead =
        searches.length + untitled === rows.rows.length && (searches.length > 0 || rows.rows.every(namesTitle));
      return { kind: 'listed', searches, isWhole: rows.isWhole && isRead };
    },
  };

  async function rowsOf(cmdlet: string, parameters: Readonly<Record<string, unknown>>) {
    const invoked = await invoke(cmdlet, parameters);
    if (invoked.kind !== 'answer') return invoked;
    const { answer } = invoked;
    if (!answer.ok) return { kind: 'failed', fault: fault(answer.fault) } as const;
    return { kind: 'rows', rows: answer.rows, isWhole: answer.warnings.length === 0 } as const;

    function fault(of: Parameters<typeof cmdletFault>[0]): FeedFault {
      return cmdletFault(of, cmdlet, ROLE);
    }
  }
}

/** Who may trace messages may search; that this holds for apps is not proven. */
const ROLE =
  'a role that may search messages (the Entra role Exchange Administrator: Roles and administrators, Exchange Administrator, Add assignments, the app; or, with less, an Exchange role group with the role Message Tracking; that an app may ask for reports with either is not documented)';

function parametersOf(
  { title, report, filters, from, until }: SubmittedSearch,
  notify: string | null,
): Readonly<Record<string, unknown>> {
  const given = Object.entries(filters).flatMap(([key, value]) => {
    const parameter = FILTERS.get(key);
    return parameter === undefined ? [] : [[parameter, value]];
  });
  return {
    ...{ ReportTitle: title, ReportType: report, StartDate: from.toISOString(), EndDate: until.toISOString() },
    ...Object.fromEntries(given),
    ...(notify !== null && { NotifyAddress: [notify] }),
  };
}

const titleSchema = z.object({ ReportTitle: z.string() });
/** Also where it is null. */
const namesTitle = (row: unknown): boolean => typeof row === 'object' && row !== null && 'ReportTitle' in row;
const hasTitle = (row: unknown): boolean => titleSchema.safeParse(row).success;

function listedSearch(row: unknown): ListedSearch | null {
  const { data } = searchSchema.safeParse(row);
  if (data === undefined) return null;
  const { JobId, ReportTitle, Status, ReportStatusDescription, ErrorDescription, FileUrl } = data;
  const words =
    [ErrorDescription, ReportStatusDescription, Status].find((each) => each != null && each.trim() !== '') ?? '';
  return {
    ...{ job: JobId ?? null, title: ReportTitle, state: stateOf(Status), words: words.slice(0, MAX_WORDS) },
    link: linkOf(FileUrl ?? ''),
  };
}

/** A word that was not seen yet is of something that goes on. */
function stateOf(status: string): ListedSearch['state'] {
  if (/^done$|^complete/i.test(status)) return 'ready';
  if (/fail|cancel|error/i.test(status)) return 'failed';
  return /expire/i.test(status) ? 'expired' : 'waiting';
}

function linkOf(url: string): string | null {
  const parsed = url.length <= MAX_URL && URL.canParse(url) ? new URL(url) : null;
  return parsed?.protocol === 'https:' && parsed.username === '' ? parsed.href : null;
}
