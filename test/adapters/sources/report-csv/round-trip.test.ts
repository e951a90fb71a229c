import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellCache } from '../../../../adapters/sources/report-csv/columns/cell-cache.ts';
import { CsvScanner, type Scanned } from '../../../../adapters/sources/report-csv/csv-scanner.ts';
import { runs } from '../../../seed/runs.ts';
import { encoded, inChunks, readReport } from './read-report.ts';

const cell = fc
  .oneof(
    fc.constantFrom('', 'a@b.c', 'TLS1.2', '語😀', '"', '""', 'x,y;z\t', 'line\r\nline', '\n', '\r', ' # '),
    fc.string({ maxLength: 12 }),
  )
  .filter((text) => !text.includes('\0'));
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 12 }),
  );
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const style = fc.record({
  separator: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\r\n', '\n', '\r'),
  quotes: fc.constantFrom<'always' | 'needed'>('always', 'needed'),
});

describe('any table', () => {
  it('comes out of the scanner as it was written, with its lines, however it was cut into pieces', () => {
    fc.assert(
      fc.property(table, style, sizes, fc.boolean(), (rows, { separator, lineEnd, quotes }, cuts, endsWithLine) => {
        const text = written(rows, separator, lineEnd, quotes, endsWithLine);
        const expected = rows.map((row) => row.map((one) => one.trim()));
        const { records, lines } = scanned(text, separator, cuts);
        expect(records).toEqual(expected);
        let line = 1;
        expect(lines).toEqual(
          rows.map((row) => {
            const here = line;
            line += 1 + row.reduce((sum, one) => sum + (one.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
            return here;
          }),
        );
      }),
    );
  });

  it('however broken comes out the same for all pieces', () => {
    const broken = fc.string({ unit: fc.constantFrom('"', '"', ',', '\r', '\n', 'a', '\0', ' '), maxLength: 60 });
    fc.assert(
      fc.property(broken, sizes, (text, cuts) => {
        expect(scanned(text, ',', cuts)).toEqual(scanned(text, ',', [1000]));
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('any report', () => {
  const sender = fc.constantFrom('a@contoso.com', 'B@Fabrikam.com', 'ß語@x.y', '"quoted"@x.y', 'local');
  const row = fc.record({
    date: fc.date({ min: new Date('2026-08-01'), max: new Date('2026-11-20'), noInvalidDate: true }),
    sender,
    auth: fc.constantFrom('Basic Authentication', 'OAuth', 'Other'),
    client: fc.ipV4(),
    tls: fc.constantFrom('TLS1.0', 'TLS1.2', 'TLS1.3', 'No Tls'),
    count: fc.nat(5000),
  });

  it('gives the facts it was written from, in every encoding and quoting', async () => {
    const encoding = fc.constantFrom('utf-8' as const, 'utf-16le' as const, 'utf-16be' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        style,
        sizes,
        encoding,
        fc.boolean(),
        async (rows, how, cuts, code, bom) => {
          const header = [
            'date',
            'senderName',
            'senderDomain',
            'authMethod',
            'original_client_ip',
            'tls_version',
            'message_count',
          ];
          const lines = rows.map((r) => [
            r.date.toISOString(),
            r.sender,
            'late.com',
            r.auth,
            r.client,
            r.tls,
            r.count % 3 ? String(r.count) : r.count.toLocaleString('en-US'),
          ]);
          const text = written([header, ...lines], how.separator, how.lineEnd, how.quotes, true);
          const { facts, rejections } = await readReport(inChunks(encoded(text, code, bom), cuts));
          expect(rejections).toEqual([]);
          expect(facts.map((f) => [f.hour, f.sender, f.client, f.auth, f.tls, f.messages])).toEqual(
            rows
              .filter((r) => r.count > 0)
              .map((r) => [
                Math.floor(r.date.getTime() / 3_600_000),
                (r.sender === 'local' ? 'local@late.com' : r.sender).toLowerCase(),
                r.client,
                r.auth === 'Other' ? 'other' : r.auth === 'OAuth' ? 'oauth' : 'basic',
                r.tls === 'No Tls' ? 'none' : r.tls.slice(3),
                r.count,
              ]),
          );
        },
      ),
    );
  });
});

describe('rows whose cells come again', () => {
  const who = fc.record({
    senderName: fc.oneof(fc.constantFrom('a@b.c', 'a', '"a"', 'ß@x.y'), cell),
    senderDomain: fc.oneof(fc.constantFrom('b.c', 'B.C', '"b.c"'), cell),
    authMethod: fc.oneof(fc.constantFrom('OAuth', 'Basic Authentication'), cell),
    original_client_ip: fc.oneof(fc.constantFrom('10.0.0.1', '10.0.0.12'), cell),
    tls_version: fc.oneof(fc.constantFrom('TLS1.2', 'TLS1', 'TLS1.20'), cell),
    tls_cipher: cell,
  });
  const header = [
    'date',
    'senderName',
    'senderDomain',
    'authMethod',
    'original_client_ip',
    'tls_version',
    'tls_cipher',
    'message_count',
  ];
  const file = fc.record({
    columns: fc.oneof(fc.constant(header), fc.shuffledSubarray(header, { minLength: header.length })),
    pool: fc.array(who, { minLength: 1, maxLength: 4 }),
    rows: fc.array(
      fc.record({ from: fc.nat(3), day: fc.integer({ min: 10, max: 20 }), count: fc.integer({ min: 1, max: 99 }) }),
      {
        minLength: 2,
        maxLength: 30,
      },
    ),
  });

  it('give what each would in a file of its own, quoted or not, wherever their columns are', async () => {
    await fc.assert(
      fc.asyncProperty(file, style, style, sizes, async ({ columns, pool, rows }, how, other, cuts) => {
        const records = rows.map(({ from, day, count }, i) => {
          const all = { ...pool[from % pool.length], date: `2026-11-${day}`, message_count: String(count) };
          const cells = columns.map((name) => all[name as keyof typeof all] ?? '');
          return written([cells], how.separator, how.lineEnd, i % 3 ? how.quotes : other.quotes, true);
        });
        const head = written([columns], how.separator, how.lineEnd, how.quotes, true);
        const whole = await readReport(inChunks(Buffer.from(head + records.join('')), cuts));
        const alone = await Promise.all(records.map((record) => readReport(head + record)));
        expect(whole.facts).toEqual(alone.flatMap(({ facts }) => facts));
        expect(whole.rejections.map(({ reason }) => reason)).toEqual(
          alone.flatMap(({ rejections }) => rejections.map(({ reason }) => reason)),
        );
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('the cache of a column’s cells', () => {
  it('answers what reading each cell anew would, also when there are more than it holds', () => {
    const cache = new CellCache((text) => `<${text}>`);
    const scanner = new CsvScanner(',');
    const cells = Array.from({ length: 300_000 }, (_, i) => `user${(i * 7919) % 140_000}${'x'.repeat(i % 7)}`);
    scanner.feed(Buffer.from(''));
    let at = 0;
    for (let i = 0; i < cells.length; i += 1000) {
      scanner.feed(Buffer.from(`${cells.slice(i, i + 1000).join('\n')}\n`));
      while (scanner.next() === 'record') {
        if (cache.read(scanner, 0) !== `<${cells[at]}>`) expect.fail(`cell ${at}: ${cache.read(scanner, 0)}`);
        at++;
      }
    }
    expect(at).toBe(cells.length);
  });
});

function written(
  rows: readonly (readonly string[])[],
  separator: string,
  lineEnd: string,
  quotes: 'always' | 'needed',
  endsWithLine: boolean,
): string {
  const quoted = (text: string) =>
    quotes === 'always' || /["\r\n,;\t]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(quoted).join(separator)).join(lineEnd) + (endsWithLine ? lineEnd : '');
}

function scanned(text: string, separator: string, cuts: readonly number[]) {
  const scanner = new CsvScanner(separator);
  const records: (readonly string[] | string)[] = [];
  const lines: number[] = [];
  const bytes = Buffer.from(text);
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = cuts[i % cuts.length] ?? 1;
    scanner.feed(bytes.subarray(at, at + size));
    at += size;
    drain();
  }
  scanner.finish();
  drain();
  return { records, lines };

  function drain(): void {
    for (let found: Scanned = scanner.next(); found === 'record' || found === 'malformed'; found = scanner.next()) {
      if (found === 'malformed') records.push(scanner.malformation);
      else if (scanner.columns === 0) continue;
      else records.push(Array.from({ length: scanner.columns }, (_, column) => scanner.text(column)));
      lines.push(scanner.line);
    }
  }
}
