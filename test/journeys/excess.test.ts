import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { mailflowProcess, withDirectory } from './mailflow.ts';
import { HEADER, REPORT, row } from './small-report.ts';

const asOf = ['--as-of', '2026-11-15'];
const json = ['--format', 'json'];

describe('input that nobody should have made', () => {
  test('a line of two hundred megabytes and a report of nothing but rubbish are refused in constant memory, and harm nothing', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const good = join(directory, 'good.csv');
      await writeFile(good, REPORT);
      await mailflow(['import', good, '--data', data]);
      const before = await mailflow(['smtp-auth', '--data', data, ...asOf, ...json]);

      const line = join(directory, 'line.csv');
      const handle = await open(line, 'w');
      await handle.write(`${HEADER}\n`);
      const piece = Buffer.alloc(1_000_000, 'x');
      for (let i = 0; i < 200; i++) await handle.write(piece);
      await handle.close();
      const rubbish = join(directory, 'rubbish.csv');
      const written = (at: string, count: string) =>
        `${at},a@contoso.com,contoso.com,Basic,192.0.2.1,TLS1.2,,${count},`;
      await writeFile(
        rubbish,
        [
          HEADER,
          written('2026-02-30T10:00:00Z', '1'),
          written('2026-11-09T10:00:00Z', '-5'),
          written('2026-11-09T10:00:00Z', '99999999999999999999'),
          written('2999-01-01T10:00:00Z', '1'),
          written('2026-11-09T10:00:00Z', '1\u0000'),
          'too,few,columns',
          '',
        ].join('\n'),
      );
      const ran = await mailflowProcess(['import', line, rubbish, '--data', data, ...json]);
      expect(ran.code).toBe(1);
      const [long, odd] = JSON.parse(ran.stdout).imports;
      expect(long).toMatchObject({ rejected: 1, facts: 0, rejections: [{ line: 2 }] });
      expect(long.error).toContain('None of the 1 row ');
      expect(odd.rejections.map((r: { line: number }) => r.line)).toEqual([2, 3, 4, 5, 6, 7]);
      expect((await mailflow(['smtp-auth', '--data', data, ...asOf, ...json])).stdout).toBe(before.stdout);
    }));

  test('a report cut at 100,000 rows is imported, and says that there may be more', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = join(directory, 'cut.csv');
      const rows = Array.from({ length: 100_000 }, (_, i) =>
        row(9 + (i % 3), `user${i % 50}@contoso.com`, 'TLS1.2', 1),
      );
      await writeFile(file, [HEADER, ...rows].join('\n'));
      const ran = await mailflow(['import', file, '--data', data, ...json]);
      expect(JSON.parse(ran.stdout).imports[0]).toMatchObject({ rows: 100_000, rejected: 0, cut: true });
      const answered = await mailflow(['smtp-auth', '--data', data, ...asOf, ...json]);
      expect(JSON.parse(answered.stdout).notes.join(' ')).toContain('cut off');
    }));
});
