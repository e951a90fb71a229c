import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderCsv } from '../../../cards/file/csv.ts';
import { contoso } from '../../reports/contoso.ts';
import { ask } from '../../reports/given.ts';
import { runs } from '../../seed/runs.ts';

describe('CSV for scripts', () => {
  test('nested counts become columns, in the order of the JSON', async () => {
    const { data } = await ask(await contoso(), 'smtp-auth', { top: 1 });
    expect(renderCsv(data.rows)).toBe(
      'sender,domain,messages,tls_none,tls_ssl3,tls_1.0,tls_1.1,tls_1.2,tls_1.3,tls_unknown,auth_basic,auth_oauth,auth_other\n' +
        'scanner@fabrikam.example,fabrikam.example,5501,0,0,5501,0,0,0,0,5501,0,0\n',
    );
  });

  test('the header is the union of all keys, null is an empty cell', () => {
    expect(renderCsv([{ a: 1 }, { a: null, b: true }])).toBe('a,b\n1,\n,true\n');
  });

  test('no rows give no text, or the header of columns that are known', () => {
    expect(renderCsv([])).toBe('');
    expect(renderCsv([], ['rule', 'time'])).toBe('rule,time\n');
  });

  test('known columns come first, whatever the rows have', () => {
    expect(renderCsv([{ time: 1, more: 2 }], ['rule', 'time'])).toBe('rule,time,more\n,1,2\n');
  });

  test.each([
    ...['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'],
    ...['\uFF1D1+1', '\uFF0B1', '\uFF0D1', '\uFF20SUM(A1)'],
    ...['\uFEFF=1', '\u200B\u200D=1', ' \u00A0=1', '"=1', '\u0000-1', '\u2003\uFF1D1'],
  ])('a text like %j is no formula any more', (text) => {
    expect(renderCsv([{ text }]).split('\n').slice(1).join('\n')).toMatch(/^"?'/);
  });

  test.each([
    ['a;=1', "a;'=1"],
    ['; \uFF1D1;b;+2', ";' \uFF1D1;b;'+2"],
    ['a;-b; c', "a;'-b; c"],
    ['a-b=c;d@e;', 'a-b=c;d@e;'],
  ])('%j holds no formula where cells are separated by semicolons', (text, written) => {
    expect(renderCsv([{ text }])).toBe(`text\n${written}\n`);
  });

  test('whatever separates its cells, a spreadsheet finds no formula in any text', () => {
    const pieces = fc.constantFrom(...'=+-@\uFF1D\uFF0B\uFF0D\uFF20;,\t\r\n" \'\uFEFF\u200B\u00A0\u0000ab1');
    const text = fc.oneof(
      fc.array(pieces).map((each) => each.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(',', ';', '\t'),
        (texts, separator) => {
          const csv = renderCsv([Object.fromEntries(texts.map((each, at) => [`c${at}`, each]))]);
          for (const cell of [...cellsIn(csv, separator), ...csv.split(/[;\t\r\n]/)])
            expect(cell.replace(/^[\s\p{Cc}\p{Cf}\p{Z}"]+/u, '')).not.toMatch(/^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  test('a text takes a time that grows as it does', () => {
    for (const piece of ['\t', ';', ' ', '"', '\uFEFF', '; ', "'"]) {
      const begun = performance.now();
      renderCsv([{ text: piece.repeat(200_000) }]);
      expect(performance.now() - begun, JSON.stringify(piece)).toBeLessThan(1_000);
    }
  });

  test('a negative number stays a number', () => {
    expect(renderCsv([{ n: -1 }])).toBe('n\n-1\n');
  });

  test('any text is read back by a plain RFC 4180 reader, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const read = readCsv(renderCsv(texts.map((text) => ({ text, end: 1 }))));
        expect(read.slice(1).map(([text]) => withoutApostrophes(text ?? ''))).toEqual(
          texts.map((text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text)).map(withoutApostrophes),
        );
      }),
    );
  });
});

/** What disarms a cell within a text may stand anywhere in it. */
const withoutApostrophes = (text: string): string => text.replaceAll("'", '');

/** Cells as a spreadsheet reads them that takes quotes only where a cell begins with them. */
function cellsIn(csv: string, separator: string): readonly string[] {
  const cell = new RegExp(`"((?:[^"]|"")*)"|[^${separator}\\r\\n]+`, 'y');
  const cells: string[] = [];
  for (let at = 0; at < csv.length; ) {
    cell.lastIndex = at;
    const [whole, quoted] = cell.exec(csv) ?? [];
    if (whole !== undefined) cells.push(quoted?.replaceAll('""', '"') ?? whole);
    at += whole === undefined || whole === '' ? 1 : whole.length;
  }
  return cells;
}

function readCsv(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\n]*))(,|\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
