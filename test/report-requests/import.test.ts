import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../adapters/files/sha256.ts';
import { reportCsv } from '../../adapters/sources/report-csv/source.ts';
import { ingestFile } from '../../src/ingest/ingest.ts';
import { dayText, parseDay } from '../../src/model/time.ts';
import type { InputFile } from '../../src/ports/files.ts';
import {
  FILTER_WORDS,
  firstDay,
  lastDay,
  type ReportRequest,
  requestId,
  titleOf,
} from '../../src/report-requests/report-request.ts';
import { requestOf } from '../../src/report-requests/requested-of.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { runs } from '../seed/runs.ts';
import { reportRequest } from './given-requests.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const TLS = ['No Tls', 'TLS1.0', 'TLS1.2', 'TLS1.3'] as const;

function fileOf(name: string, lines: readonly string[]): InputFile {
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`);
  return {
    ...{ path: name, name, sizeBytes: bytes.length, modifiedAt: NOW, isCompressed: false },
    head: async () => bytes.subarray(0, 65_536),
    async *bytes() {
      yield bytes;
    },
    hasChanged: async () => false,
    close: async () => {},
  };
}

async function imported(
  file: InputFile,
  requests: readonly ReportRequest[],
  declared: Readonly<Record<string, string>> = {},
) {
  const store = memoryStore({ priority: [] });
  const context = {
    sources: [reportCsv],
    store,
    clock: { now: () => NOW },
    tenant: 'real' as const,
    declaredAlways: {},
    hash: sha256,
  };
  const report = await ingestFile(file, { declared }, { ...context, requestOf: requestOf(requests) });
  return { ...report, declared: (await store.imports())[0]?.declared ?? {}, partitions: await store.partitions() };
}

interface Made {
  readonly request: ReportRequest;
  /** Which columns its file has; the service's are not documented. */
  readonly columns: readonly ('direction' | 'connectorType' | 'tls')[];
  readonly rows: readonly {
    readonly day: number;
    readonly direction: number;
    readonly type: number;
    readonly tls: number;
  }[];
}

/** The file that the service makes of a request: rows that its filters let through, on its days. */
function linesOf({ request, columns, rows }: Made): readonly string[] {
  const days = lastDay(request) - firstDay(request) + 1;
  const { direction, connectorType, tls } = request.filters;
  const filtered = rows.map((row) => ({
    day: dayText(firstDay(request) + (row.day % days)),
    direction: direction ?? FILTER_WORDS.direction[row.direction % 2],
    connectorType: connectorType ?? FILTER_WORDS.connectorType[row.type % 3],
    tls: tls ?? TLS[row.tls % 4],
  }));
  if (request.report === 'SmtpCSReport')
    return [
      'date,senderName,senderDomain,authMethod,original_client_ip,tls_version,tls_cipher,message_count',
      ...filtered.map(
        (row) => `${row.day}T03:00:00Z,scanner,contoso.com,Basic Authentication,192.0.2.7,${row.tls},x,3`,
      ),
    ];
  const headers = { direction: 'direction', connectorType: 'connector type', tls: 'tls version' } as const;
  return [
    ['date', 'sender_address', 'original_client_ip', 'message count', ...columns.map((column) => headers[column])].join(
      ',',
    ),
    ...filtered.map((row) =>
      [`${row.day}T03:00:00Z`, 'a@fabrikam.com', '192.0.2.9', '2', ...columns.map((column) => row[column])].join(','),
    ),
  ];
}

const FIRST = parseDay('2026-11-02') as number;

const anyRequest: fc.Arbitrary<ReportRequest> = fc
  .record({
    report: fc.constantFrom('SmtpCSReport' as const, 'ConnectorReport' as const),
    direction: fc.option(fc.constantFrom(...FILTER_WORDS.direction), { nil: undefined }),
    connectorType: fc.option(fc.constantFrom(...FILTER_WORDS.connectorType), { nil: undefined }),
    tls: fc.option(fc.constantFrom(...FILTER_WORDS.tls), { nil: undefined }),
    first: fc.nat(7),
    days: fc.integer({ min: 1, max: 8 }),
    kind: fc.constantFrom('accepted' as const, 'ready' as const, 'expired' as const, 'imported' as const),
  })
  .map(({ report, direction, connectorType, tls, first, days, kind }) => {
    const filters =
      report === 'SmtpCSReport'
        ? {}
        : { ...(direction && { direction }), ...(connectorType && { connectorType }), ...(tls && { tls }) };
    const file = { tenant: 'contoso.com', report, filters, first: FIRST + first, last: FIRST + first + days - 1 };
    const id = requestId(file, 1);
    const at = '2026-11-18T08:00:00Z';
    const status =
      kind === 'ready' ? { kind, at, link: null } : kind === 'imported' ? { kind, at, import: 1 } : { kind, at };
    return reportRequest({
      ...{ id, report, filters, first: dayText(file.first), last: dayText(file.last), status },
      job: `00000000-1111-2222-3333-${id.slice(3).padStart(12, '0')}`,
    });
  });

const made = fc.record({
  requests: fc.uniqueArray(anyRequest, { selector: ({ id }) => id, minLength: 1, maxLength: 8 }),
  truth: fc.nat(),
  columns: fc.subarray(['direction', 'connectorType', 'tls'] as const),
  rows: fc.array(fc.record({ day: fc.nat(), direction: fc.nat(), type: fc.nat(), tls: fc.nat() }), {
    minLength: 1,
    maxLength: 12,
  }),
  name: fc.constantFrom('title', 'job', 'id', 'none'),
});

describe('a report file that is dropped', () => {
  it('is taken for the file of its own request or of none, and said to be doubtful where it is', async () => {
    let matched = 0;
    await fc.assert(
      fc.asyncProperty(made, async ({ requests, truth, columns, rows, name }) => {
        const request = requests[truth % requests.length] as ReportRequest;
        const names = {
          title: `${request.report}_${titleOf(request)} - ${request.report} - 11182026_${request.job}.csv`,
          job: `download (${request.job?.toUpperCase()}).csv`,
          id: `Report ${request.id.toLowerCase()} (2).csv`,
          none: 'report.csv',
        };
        const report = await imported(
          fileOf(names[name as keyof typeof names], linesOf({ request, columns, rows })),
          requests,
        );
        if (name !== 'none')
          expect(report.request, JSON.stringify(report)).toBe(report.error === null ? request.id : undefined);
        if (report.request !== undefined) {
          matched++;
          const twin = requests.find(({ id }) => id === report.request) as ReportRequest;
          if (name !== 'none') expect(twin.id).toBe(request.id);
          // Without its name it may be that of another one only where that one has the same days, and filters that it shows.
          const shown = Object.entries(twin.filters).every(([key, word]) => {
            const isFiltered = request.filters[key as keyof typeof request.filters] === word;
            return isFiltered || columns.includes(key as (typeof columns)[number]);
          });
          expect(shown).toBe(true);
          // Nor may it have been asked for with another filter, as far as it shows what that was.
          const isWider = Object.entries(request.filters).every(
            ([key, word]) =>
              twin.filters[key as keyof typeof twin.filters] === word ||
              !columns.includes(key as (typeof columns)[number]),
          );
          expect(isWider).toBe(true);
          expect(report.declared).toMatchObject(twin.filters);
          expect(report.notes.join(' ')).toContain(`It is the file of request ${twin.id} (`);
        }
        if (report.error !== null) {
          // It lacks columns that were not asked for either, or it may be the file of several.
          const lacks = /has no column for|unknown format/.test(report.error) && request.report === 'ConnectorReport';
          expect(lacks || /could be the file of several requests/.test(report.error), report.error).toBe(true);
        }
      }),
      { numRuns: runs(300) },
    );
    expect(matched).toBeGreaterThan(0);
  });

  const received = reportRequest({
    id: 'MF-00000000b1',
    report: 'ConnectorReport',
    filters: { direction: 'Received', connectorType: 'Partner' },
    first: '2026-11-09',
    last: '2026-11-15',
  });
  const sent = {
    ...received,
    id: 'MF-00000000b2',
    job: null,
    filters: { direction: 'Sent', connectorType: 'Partner' },
  } as const;
  const bare = [
    'date,sender_address,original_client_ip,tls version,message count',
    '2026-11-09T01:00:00Z,a@x.example,192.0.2.9,TLS1.2,1',
    '2026-11-15T01:00:00Z,a@x.example,192.0.2.9,TLS1.3,1',
  ];

  it('needs no declaration where its name says what was asked for', async () => {
    const report = await imported(fileOf('ConnectorReport_Mailflow MF-00000000b2 x.csv', bare), [received, sent]);
    expect(report).toMatchObject({
      error: null,
      request: sent.id,
      declared: { direction: 'Sent', connectorType: 'Partner' },
    });
    expect(report.partitions[0]?.slice.filters).toMatchObject({ direction: 'outbound', connectorType: 'partner' });
  });

  it('is not imported where it may be that of several, and the answer says how to tell', async () => {
    const report = await imported(fileOf('report.csv', bare), [received, sent]);
    expect(report).toMatchObject({ facts: 0, partitions: [] });
    expect(report.error).toMatch(
      /could be the file of several requests.*put that id into its name \(as in report-MF-00000000b1\.csv\) and import it again/,
    );
  });

  it('is not taken for that of the only request, where it does not show that it is; what lacks says which it may be', async () => {
    const report = await imported(fileOf('report.csv', bare), [received]);
    expect(report.request).toBeUndefined();
    expect(report.error).toMatch(/has no column for direction and connector type.*If it is the file of MF-00000000b1 /);
  });

  it('of other days than its name says, or of another report, is imported as it is, and that is said', async () => {
    const smtp = linesOf({
      request: reportRequest({ first: '2026-11-09', last: '2026-11-09' }),
      columns: [],
      rows: [{ day: 0, direction: 0, type: 0, tls: 2 }],
    });
    const other = await imported(fileOf('MF-00000000b1.csv', smtp), [received]);
    expect(other).toMatchObject({ error: null, declared: {} });
    expect(other.notes.join(' ')).toContain('but it is another report');
    const late = await imported(fileOf('MF-0123456789.csv', smtp), [
      reportRequest({ first: '2026-11-10', last: '2026-11-15' }),
    ]);
    expect(late.notes.join(' ')).toContain('but it has other days');
    expect(late.request).toBeUndefined();
  });

  it('goes by what is declared by hand', async () => {
    const byHand = { direction: 'Inbound', connectorType: 'partner' };
    const report = await imported(fileOf('report.csv', bare), [received, sent], byHand);
    expect(report).toMatchObject({ error: null, request: received.id, declared: byHand });
  });

  it('with one TLS version alone is not taken for one of all TLS versions', async () => {
    const both = { direction: 'Inbound', connectorType: 'partner' };
    for (const [version, request] of [
      ['TLS1.2', undefined],
      ['TLS1.3', received.id],
    ] as const) {
      const lines = bare.map((row, at) => (at === 2 ? row.replace('TLS1.3', version) : row));
      const report = await imported(fileOf('report.csv', lines), [received], both);
      expect([report.error, report.request]).toEqual([null, request]);
      if (request === undefined)
        expect(report.notes.join(' ')).toContain('It is not clear which request it belongs to');
    }
  });

  it('is left as it is where nothing was asked for', async () => {
    const report = await imported(fileOf('report.csv', bare), []);
    expect(report.error).toMatch(/has no column for direction and connector type/);
    expect(report.error).not.toContain('MF-');
  });
});
