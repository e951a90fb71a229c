import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import readWorkbook from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { fileContent } from '../../../adapters/report-file/file-content.ts';
import { workbookOf } from '../../../cards/file/workbook.ts';
import { remark } from '../../../src/alerts/messages/remark.ts';
import type { ReportFile } from '../../../src/commands/reply.ts';
import { runs } from '../../seed/runs.ts';

type Row = Readonly<Record<string, unknown>>;

const fileOf = (rows: readonly Row[], more: Readonly<Record<string, unknown>> = {}): ReportFile => ({
  kind: 'file',
  name: 'smtp-auth.xlsx',
  format: { type: 'xlsx' },
  filters: { domain: 'contoso.com' },
  data: {
    ...{ report: 'smtp-auth', window: { from: '', to: '' }, source: 'report-csv', dataUntil: '2026-11-15T00:00:00Z' },
    ...{ rows, totals: {}, cut: null, notes: [], ...more },
  },
  say: remark('SMTP AUTH clients', ['Two rows.']),
});

/** What a reader that others wrote finds, by sheet. */
async function read(file: ReportFile) {
  const sheets = await readWorkbook(Buffer.from(await fileContent(file)));
  return new Map(sheets.map(({ sheet, data }) => [sheet, data]));
}

describe('a report as a workbook', () => {
  test('has a sheet about it, its rows, and each further list', async () => {
    const sheets = await read(
      fileOf([{ sender: 'ann@contoso.com', day: '2026-11-15', messages: 5, tls: { '1.2': 5 }, known: true }], {
        clients: [{ ip: '203.0.113.7', messages: 5 }],
      }),
    );
    expect([...sheets.keys()]).toEqual(['About', 'smtp-auth', 'clients']);
    expect(sheets.get('About')).toContainEqual(['Filter: domain', 'contoso.com']);
    expect(sheets.get('smtp-auth')).toEqual([
      ['sender', 'day', 'messages', 'tls_1.2', 'known'],
      ['ann@contoso.com', new Date('2026-11-15T00:00:00Z'), 5, 5, true],
    ]);
    expect(sheets.get('clients')?.[1]).toEqual(['203.0.113.7', 5]);
  });

  test('keeps as text what looks like a day and is none, and gives each sheet a name of its own', async () => {
    const days = ['2026-99-99', '2026-02-30', '0001-01-01', '1900-01-01', '2026-02-28'];
    const sheets = await read(
      fileOf(
        days.map((day) => ({ day })),
        { ABOUT: [{ x: 1 }] },
      ),
    );
    expect(sheets.get('smtp-auth')?.slice(1)).toEqual([
      ...days.slice(0, 4).map((day) => [day]),
      [new Date('2026-02-28T00:00:00Z')],
    ]);
    expect([...sheets.keys()]).toEqual(['About', 'smtp-auth', 'ABOUT (2)']);
  });

  test('says days once where a report has them under two names', () => {
    const days = [{ day: '2026-11-15', messages: 5 }];
    expect(workbookOf(fileOf(days, { days })).map(({ name }) => name)).toEqual(['About', 'smtp-auth']);
  });

  test('gives back every text and number, and no text becomes a formula', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('=1+1', '+A1', '@x', '-2', '<b>&amp;', '\u0000\u001b', '\ud800', '__proto__', 'toString'),
    );
    const cells = fc.record({ sender: text, messages: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { minLength: 1, maxLength: 5 }), async (rows) => {
        const found = (await read(fileOf(rows))).get('smtp-auth') ?? [];
        for (const [at, { sender, messages }] of rows.entries()) {
          const [shown, number] = found[at + 1] ?? [];
          expect(number).toBe(messages);
          // A reader trims, and XML has no control characters.
          const plain = (given: unknown): string =>
            String(given ?? '').replace(/[\p{Cc}\p{Cs}\s\u2060\ufffe\uffff]/gu, '');
          expect(plain(shown)).toBe(plain(sender));
        }
      }),
      { numRuns: runs(50) },
    );
  });

  test('holds a list longer than a sheet on several', () => {
    const rows = Array.from({ length: 1_048_576 }, (_, n) => ({ n }));
    const sheets = workbookOf(fileOf(rows));
    expect(sheets.map(({ name, rows: lines }) => [name, lines.length])).toEqual([
      ['About', expect.any(Number)],
      ['smtp-auth 1', 1_048_576],
      ['smtp-auth 2', 2],
    ]);
  });
});

describe('a report as CSV for Excel', () => {
  test('begins with a byte order mark, ends lines as Windows does, and separates as asked', async () => {
    const rows = [{ sender: 'a;b,"c"', messages: 5 }];
    const text = async (separator: ',' | ';') =>
      Buffer.from(await fileContent({ ...fileOf(rows), format: { type: 'csv', separator } })).toString();
    expect(await text(',')).toBe('\uFEFFsender,messages\r\n"a;b,""c""",5\r\n');
    expect(await text(';')).toBe('\uFEFFsender;messages\r\n"a;b,""c""";5\r\n');
  });
});
