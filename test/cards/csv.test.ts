import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderCsv } from '../../cards/csv.ts';
import { contoso } from '../reports/contoso.ts';
import { ask } from '../reports/given.ts';

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

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('a text like %j is no formula any more', (text) => {
    expect(renderCsv([{ text }]).split('\n').slice(1).join('\n')).toMatch(/^"?'/);
  });

  test('a negative number stays a number', () => {
    expect(renderCsv([{ n: -1 }])).toBe('n\n-1\n');
  });

  test('any text is read back by a plain RFC 4180 reader, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const read = readCsv(renderCsv(texts.map((text) => ({ text, end: 1 }))));
        expect(read.slice(1).map(([text]) => text)).toEqual(
          texts.map((text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text)),
        );
      }),
    );
  });
});

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
