import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { reports } from '../../src/reports/index.ts';
import { repeated } from '../../src/reports/repeated.ts';
import type { ReportRequest } from '../../src/reports/report.ts';
import { commandLine, drillWindow } from '../../src/view/command-line.ts';
import { reportAsked } from '../commands/report-asked.ts';
import { day } from './given.ts';

const grammar = { commands, reports, rules: [], asOf: new Date(day('2026-11-15') * 86_400_000), defaultTop: null };

function requestOf(line: string): ReportRequest | string {
  const parsed = parseCommand(line, grammar);
  if (!parsed.ok) return parsed.rejection.problem;
  return reportAsked(parsed.command)?.request ?? parsed.command.name;
}

describe('command lines for people to paste', () => {
  test('a connector with blanks is quoted', () => {
    expect(commandLine(['connectors', '7d'], { connector: 'Head office relay', by: 'volume' })).toBe(
      'connectors 7d connector:"Head office relay" by:volume',
    );
  });

  test('the grammar reads back any connector name that can be written in it', () => {
    const names = fc
      .string({ minLength: 1, unit: 'binary' })
      .filter((name) => !(/["“]/.test(name) && /[”\s]/.test(name)));
    fc.assert(
      fc.property(names, (name) => {
        expect(requestOf(commandLine(['connectors', '7d'], { connector: name }))).toMatchObject({
          params: { connector: name },
        });
      }),
    );
  });

  test('a quote inside a name with blanks survives', () => {
    const line = commandLine(['connectors'], { connector: 'The "big" relay' });
    expect(requestOf(line)).toMatchObject({ params: { connector: 'The "big" relay' } });
  });

  test('a request repeats as it was asked, but for what is changed', () => {
    const request = requestOf('tls 30d inbound');
    if (typeof request === 'string') throw new Error(request);
    const report = reports.find(({ name }) => name === 'tls');
    if (report === undefined) throw new Error('no tls report');
    expect(repeated(report, request)).toBe('tls 30d inbound');
    expect(repeated(report, request, { direction: 'outbound', top: 5 })).toBe('tls 30d outbound top:5');
    expect(repeated(report, request, { direction: undefined })).toBe('tls 30d');
  });

  test('a drill-down looks at 30 days at least, and never at less than the row did', () => {
    expect(['24h', '7d', '4w', '90d', '2026-11-01..2026-11-15', 'last-week'].map(drillWindow)).toEqual([
      '30d',
      '30d',
      '30d',
      '90d',
      '2026-11-01..2026-11-15',
      'last-week',
    ]);
  });

  test('every example that a report gives is understood', () => {
    for (const line of reports.flatMap(({ examples }) => examples)) expect(requestOf(line)).toBeTypeOf('object');
  });
});
