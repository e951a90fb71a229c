import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseArguments, parseCommand } from '../../src/commands/parse.ts';
import { reportUsage } from '../../src/commands/reports/report-usage.ts';
import { reports } from '../../src/reports/index.ts';
import { runs } from '../seed/runs.ts';
import { askedBy, reportAsked } from './report-asked.ts';

const rules = ['smtp-auth-spike', 'no-tls-connector'].map((name) => ({ name, summary: `Warns of ${name}` }));

const grammar = { commands, reports, rules, asOf: new Date('2026-11-15T17:20:00Z'), defaultTop: 20 };

function understood(line: string) {
  const parsed = parseCommand(line, grammar);
  if (!parsed.ok) throw new Error(`${line}: ${parsed.rejection.problem}`);
  const asked = reportAsked(parsed.command);
  if (asked === null) return { name: parsed.command.name, ...parsed.command.args };
  const { report, request } = asked;
  const { windowWords, subject, params, top, page } = request;
  return { report: report.name, windowWords, subject, params, top, page };
}

function rejection(line: string) {
  const parsed = parseCommand(line, grammar);
  if (parsed.ok) throw new Error(`${line} was understood`);
  return parsed.rejection;
}

const plain = { windowWords: '7d', subject: '', params: {}, top: 20, page: 1 };

describe('the grammar', () => {
  test.each([
    ['summary', { ...plain, report: 'summary' }],
    ['SUMMARY 30D', { ...plain, report: 'summary', windowWords: '30d' }],
    ['tls 7d inbound', { ...plain, report: 'tls', params: { direction: 'inbound' } }],
    ['tls direction:outbound', { ...plain, report: 'tls', params: { direction: 'outbound' } }],
    ['smtp-auth 7days by:tls', { ...plain, report: 'smtp-auth', params: { by: 'tls' } }],
    ['smtp-auth last 30 days by:tls', { ...plain, report: 'smtp-auth', windowWords: '30d', params: { by: 'tls' } }],
    ['tls 15 Nov incoming', { ...plain, report: 'tls', windowWords: '2026-11-15', params: { direction: 'inbound' } }],
    ['tls in november', { ...plain, report: 'tls', windowWords: '2026-11' }],
    ['tls in 30d', { ...plain, report: 'tls', windowWords: '30d', params: { direction: 'inbound' } }],
    ['tls outbound inbound', { ...plain, report: 'tls' }],
    ['tls direction:outbound inbound', { ...plain, report: 'tls' }],
    ['tls direction:in inbound', { ...plain, report: 'tls', params: { direction: 'inbound' } }],
    ['trace incoming', { ...plain, report: 'trace', params: { direction: 'inbound' } }],
    ['trace internal in out', { ...plain, report: 'trace' }],
    ['connectors out out', { ...plain, report: 'connectors', params: { direction: 'outbound' } }],
    ['connectors direction:outgoing', { ...plain, report: 'connectors', params: { direction: 'outbound' } }],
    [
      'smtp-auth 7d by:tls domain:contoso.com top:5',
      { ...plain, report: 'smtp-auth', params: { by: 'tls', domain: 'contoso.com' }, top: 5 },
    ],
    ['smtp-auth top:all page:3', { ...plain, report: 'smtp-auth', top: null, page: 3 }],
    ['connectors type:on-premises', { ...plain, report: 'connectors', params: { type: 'on-premises' } }],
    [
      'connectors connector:"Fabrikam partner" by:volume',
      { ...plain, report: 'connectors', params: { connector: 'Fabrikam partner', by: 'volume' } },
    ],
    [
      'connectors connector:“Fabrikam partner”',
      { ...plain, report: 'connectors', params: { connector: 'Fabrikam partner' } },
    ],
    ['sender Scanner@Contoso.com', { ...plain, report: 'sender', subject: 'scanner@contoso.com', windowWords: '30d' }],
    [
      'sender 30d scanner@contoso.com',
      { ...plain, report: 'sender', subject: 'scanner@contoso.com', windowWords: '30d' },
    ],
  ])('%s', (line, expected) => {
    expect(understood(line)).toEqual(expected);
  });

  test.each([
    '@mailflow smtp-auth',
    '/mailflow smtp-auth',
    '<@U012AB3CD> smtp-auth',
    '/smtp-auth',
    '<at>mailflow</at> smtp-auth',
    '  smtp-auth  ',
  ])('%s is the same as smtp-auth: a mention or a slash before it is no part of it', (line) => {
    expect(understood(line)).toEqual({ ...plain, report: 'smtp-auth' });
  });

  test('an empty line, a question mark and a bare mention ask for help', () => {
    for (const line of ['', '?', '@mailflow', '/mailflow'])
      expect(understood(line)).toEqual({ name: 'help', topic: null });
    expect(understood('help smtp-auth')).toEqual({ name: 'help', topic: 'smtp-auth' });
  });

  test('import takes file names as they are, with quotes for spaces', () => {
    expect(understood('import "my report.csv" other.log')).toEqual({
      name: 'import',
      words: ['my report.csv', 'other.log'],
    });
    const parsed = parseArguments(['import', 'my report.csv'], grammar);
    expect(parsed).toMatchObject({ command: { args: { words: ['my report.csv'] } } });
  });

  test('import takes declarations with quotes inside, as the shell does', () => {
    expect(understood('import "my report.csv" --declare direction=Received,tls="No Tls"')).toEqual({
      name: 'import',
      words: ['my report.csv', '--declare', 'direction=Received,tls=No Tls'],
    });
  });

  test('words that a shell has split stay whole', () => {
    const parsed = parseArguments(['connectors', 'connector:Fabrikam partner', '7d'], grammar);
    expect(parsed).toMatchObject({
      ok: true,
      command: { args: { request: { params: { connector: 'Fabrikam partner' } } } },
    });
  });
});

describe('what is typed wrong', () => {
  test.each([
    ['smth-auth', '', 'smtp-auth'],
    ['conectors 30d', '', 'connectors 30d'],
    ['scanner@contoso.com', '', 'sender scanner@contoso.com'],
    ['7d', '', 'summary 7d'],
    ['xyzzy', '', 'help'],
    ['tls outbund', 'tls', 'tls outbound'],
    ['smtp-auth 7d 30d', 'smtp-auth 7d', 'smtp-auth 7d'],
    ['smtp-auth last week yesterday', 'smtp-auth last-week', 'smtp-auth last-week'],
    ['smtp-auth 05/06/2026', 'smtp-auth', 'smtp-auth 2026-06-05'],
    ['smtp-auth contoso.com', 'smtp-auth', 'smtp-auth domain:contoso.com'],
    ['connectors "Fabrikam partner"', 'connectors', 'connectors connector:"Fabrikam partner"'],
    ['connectors type:partner type:none', 'connectors type:partner', 'connectors type:partner'],
    ['smtp-auth domain:a.de domain:b.de', 'smtp-auth domain:a.de', 'smtp-auth domain:a.de'],
    ['trace inbound outbound', 'trace inbound outbound', 'trace inbound'],
    ['trace inbound direction:internal', 'trace inbound direction:internal', 'trace inbound'],
    ['smtp-auth top:5 top:9', 'smtp-auth top:5', 'smtp-auth top:5'],
    ['smtp-auth page:2 page:3', 'smtp-auth page:2', 'smtp-auth page:2'],
    ['smtp-auth by:sender', 'smtp-auth', 'smtp-auth by:volume'],
    ['smtp-auth tls', 'smtp-auth', 'smtp-auth by:tls'],
    ['smtp-auth domian:contoso.com', 'smtp-auth', 'smtp-auth domain:contoso.com'],
    ['smtp-auth top:0', 'smtp-auth', 'smtp-auth top:20'],
    ['smtp-auth top:many', 'smtp-auth', 'smtp-auth top:20'],
    ['connectors type:partners', 'connectors', 'connectors type:partner'],
    ['tls 2026-02-30', 'tls', 'tls 2026-11-01..2026-11-15'],
  ])('%s', (line, understoodPart, paste) => {
    const { understood: part, paste: proposed } = rejection(line);
    expect({ part, proposed }).toEqual({ part: understoodPart, proposed: paste });
  });

  test('sender without an address asks for one', () => {
    expect(rejection('sender').problem).toMatch(/needs an address/);
    expect(rejection('sender 30d').paste).toMatch(/^sender \S+@/);
  });

  test('whatever is typed, the line to paste works', () => {
    const words = fc.constantFrom(
      ...reports.map(({ name }) => name),
      'smtp-aut',
      '7d',
      '7days',
      'by:tls',
      'by:x',
      'top:-1',
      'domain:',
      'inbund',
      'a@b.c',
      'x:y:z',
      '"',
      '::',
      '2026-99-99',
      'type:partner',
    );
    const line = fc.oneof(
      fc.array(words, { maxLength: 6 }).map((w) => w.join(' ')),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
    );
    fc.assert(
      fc.property(line, (typed) => {
        const parsed = parseCommand(typed, grammar);
        if (parsed.ok) return;
        expect(parsed.rejection.problem).not.toBe('');
        expect(parseCommand(parsed.rejection.paste, grammar).ok).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  test('every example of every report is a command', () => {
    for (const report of reports) {
      expect(report.examples.length).toBeGreaterThan(0);
      for (const example of report.examples) expect(understood(example)).toMatchObject({ report: report.name });
    }
  });
});

test('usage says everything a report takes', () => {
  const connectors = reports.find(({ name }) => name === 'connectors');
  expect(connectors && reportUsage(connectors)).toBe(
    'connectors [7d] [inbound|outbound] [type:partner|on-premises|none] [connector:"Name"] [by:volume|tls] [compare:before] [source:NAME] [top:N] [page:N]',
  );
});

describe('request', () => {
  test('asks for every row of a report, whatever the page', () => {
    const parsed = parseCommand('request smtp-auth 30d by:tls top:5 page:3 format:csv', grammar);
    expect(parsed).toMatchObject({ ok: true, command: { name: 'request' } });
    const { report, request } = askedBy(parsed);
    expect([report.name, request.windowWords, request.params, request.top, request.page]).toEqual([
      'smtp-auth',
      '30d',
      { by: 'tls' },
      null,
      1,
    ]);
  });

  test.each([
    'request',
    'request insights',
    'request smtp-auth format:pdf',
    'request smtp-auth format:csv format:json',
    'request smtp-auth format:xlsx separator:comma',
    'request smtp-auth separator:tab',
    'request smth-auth',
    'request request tls',
  ])('"%s" is answered with a line that works', (line) => {
    const { paste } = rejection(line);
    expect(paste).toMatch(/^request /);
    expect(parseCommand(paste, grammar).ok).toBe(true);
  });

  test('a line that nobody types is refused without being read', () => {
    expect(rejection('request '.repeat(10_000)).problem).toContain('2000');
  });

  test('proposes what only a shell can ask for where this is one', () => {
    const shell = { ...grammar, shellOnly: ['start', 'doctor', 'backtest'] };
    for (const [typed, meant] of [
      ['docter', 'doctor'],
      ['strat', 'start'],
      ['backtset', 'backtest'],
    ] as const)
      expect(parseArguments([typed], shell)).toMatchObject({
        ok: false,
        rejection: { problem: `There is no command "${typed}". Did you mean ${meant}?`, paste: meant },
      });
    expect(rejection('docter')).toMatchObject({ problem: 'There is no command "docter".', paste: 'help' });
  });
});
