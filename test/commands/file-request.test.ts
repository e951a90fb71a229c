import { expect, test } from 'vitest';
import { sha256 } from '../../adapters/files/sha256.ts';
import { reportCsv } from '../../adapters/sources/report-csv/source.ts';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { changeContext, readContext, runCommand } from '../../src/bot/give-context.ts';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { ingestFile } from '../../src/ingest/ingest.ts';
import { dayText } from '../../src/model/time.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import type { InputFile } from '../../src/ports/files.ts';
import type { RequestPlan } from '../../src/report-requests/report-request.ts';
import { requestOf } from '../../src/report-requests/requested-of.ts';
import { reports } from '../../src/reports/index.ts';
import { INITIAL_STATE, withAnswered } from '../../src/state/state.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const NOW = new Date('2026-11-15T17:20:00Z');
const grammar = { commands, reports, rules: [], asOf: NOW, defaultTop: 20 };

function days(line: string) {
  const parsed = parseCommand(line, grammar);
  if (!parsed.ok) return parsed.rejection;
  const { needs, args } = parsed.command;
  const { microsoftReport, first, last } = args as { microsoftReport: string; first: number; last: number };
  return [needs, microsoftReport, dayText(first), dayText(last)];
}

test.each([
  ['request SmtpCSReport', 'SmtpCSReport', '2026-11-08', '2026-11-14'],
  ['request smtpcsreport 14d', 'SmtpCSReport', '2026-11-02', '2026-11-14'],
  ['request ConnectorReport 2026-11-01..2026-11-07', 'ConnectorReport', '2026-11-01', '2026-11-07'],
  ['request ConnectorReport last week', 'ConnectorReport', '2026-11-02', '2026-11-08'],
])('%s asks for whole days that are over', (line, report, first, last) => {
  expect(days(line)).toEqual(['change', report, first, last]);
});

test.each([
  ['request SmtpCSReport today', 'not over'],
  ['request SmtpCSReport 24h', 'whole days'],
  ['request SmtpCSReport 2026-06-01..2026-06-07', '90 days back'],
  ['request SmtpCSReport top:5', 'not a range of days'],
])('%s is refused, with what to write', (line, problem) => {
  expect(days(line)).toMatchObject({
    problem: expect.stringContaining(problem),
    paste: expect.stringMatching(/^request SmtpCSReport /),
  });
});

test('a report of ours is a file of its rows, as before', () => {
  const parsed = parseCommand('request smtp-auth 30d', grammar);
  expect(parsed).toMatchObject({ ok: true, command: { name: 'request', needs: 'read' } });
});

function asking(plans: readonly RequestPlan[]) {
  const state = stateInMemory(INITIAL_STATE);
  const entries: AuditEntry[] = [];
  const audit = {
    append: async (...more: readonly AuditEntry[]) => void entries.push(...more),
    last: async () => entries,
  };
  const store = memoryStore({ priority: [] });
  const read = readContext({
    ...{ catalogue: { commands, reports, rules: [] }, store, audit, organisation: 'Contoso', isSample: false },
    alerts: async () => ({ kept: state.read(), announcing: { now: NOW, rules: [], source: null, mutes: [] } }),
    speaker: { by: 'ann', conversation: 'local:console', defaultTop: null },
    following: async () => ({ kind: 'here', now: NOW, logs: [] }),
    requests: { plans, all: async () => state.read().reportRequests ?? [] },
  });
  const writing = {
    store,
    state,
    audit,
    amongImports: <T>(run: () => Promise<T>) => run(),
    importFiles: () => Promise.reject(new Error('none')),
    detect: async () => {},
  };
  return {
    ...{ state, entries, store },
    async run(line: string) {
      const parsed = parseCommand(line, grammar);
      if (!parsed.ok) throw new Error(parsed.rejection.problem);
      const reply = await runCommand(parsed.command, read, () =>
        changeContext(read, writing, { after: async () => {}, speak: async () => {} }),
      );
      if (reply.kind !== 'said') throw new Error(reply.kind);
      return reply;
    },
  };
}

const PLAN: RequestPlan = {
  ...{ tenant: 'contoso.com', every: 'week' },
  combinations: [
    { report: 'SmtpCSReport', filters: {} },
    { report: 'ConnectorReport', filters: { direction: 'Received' } },
    { report: 'ConnectorReport', filters: { direction: 'Sent' } },
  ],
};

test('what is asked for is noted once, with a line in the audit for each file', async () => {
  const { run, state, entries } = asking([PLAN]);
  const first = await run('request ConnectorReport 7d');
  expect(first.say.view.sentences[0]).toBe('2 files will be requested within a minute, while the bot is running.');
  expect(state.read().reportRequests).toMatchObject([
    { report: 'ConnectorReport', filters: { direction: 'Received' }, by: 'ann', status: { kind: 'wanted' } },
    { report: 'ConnectorReport', filters: { direction: 'Sent' }, first: '2026-11-09', last: '2026-11-14' },
  ]);
  expect(entries.map(({ deed: action }) => action)).toEqual(['request', 'request']);
  const again = await run('request ConnectorReport 7d');
  expect(again.say.view.sentences[0]).toBe('That was requested already.');
  expect(state.read().reportRequests).toHaveLength(2);
  expect(entries).toHaveLength(2);
  const shown = await run('sources');
  expect(shown.say.view.sentences.join(' ')).toContain(
    'contoso.com: will ask for connector report (Sent), 2026-11-09 to 2026-11-14',
  );
});

test('once the import of its file is taken back, a report may be asked for and come again', async () => {
  const { run, state, store } = asking([PLAN]);
  await run('request SmtpCSReport 7d');
  const [request] = state.read().reportRequests ?? [];
  if (request === undefined) throw new Error('nothing was asked for');
  const report = await ingestFile(
    reportFile(`Mailflow ${request.id}.csv`),
    {},
    {
      ...{ sources: [reportCsv], store, clock: { now: () => NOW }, tenant: 'real', declaredAlways: {}, hash: sha256 },
      requestOf: requestOf([request]),
    },
  );
  await state.update((before) => withAnswered(before, report, NOW));
  expect(state.read().reportRequests).toMatchObject([{ status: { kind: 'imported', import: report.id } }]);
  const others = state.read();
  await run(`undo import ${(report.id ?? 0) + 1}`);
  expect(state.read()).toBe(others);
  expect((await run(`undo import ${report.id}`)).say.view.sentences[0]).toContain('Reverted import');
  expect(state.read().reportRequests).toMatchObject([{ id: request.id, status: { kind: 'ready', link: null } }]);
  expect((await run('sources')).say.view.sentences.join(' ')).not.toContain('imported on');
});

function reportFile(name: string): InputFile {
  const bytes = Buffer.from(
    [
      'date,senderName,senderDomain,authMethod,original_client_ip,tls_version,tls_cipher,message_count',
      '2026-11-10T03:00:00Z,scanner,contoso.com,Basic Authentication,192.0.2.7,TLS1.2,x,3',
      '',
    ].join('\r\n'),
  );
  return {
    ...{ path: name, name, sizeBytes: bytes.length, modifiedAt: NOW, isCompressed: false },
    head: async () => bytes,
    async *bytes() {
      yield bytes;
    },
    hasChanged: async () => false,
    close: async () => {},
  };
}

test('where requests are off, or the report is not among them, nothing is noted, and that is said', async () => {
  const off = asking([]);
  expect((await off.run('request SmtpCSReport')).say.view.sentences[0]).toContain('set requests: true');
  expect(off.state.read()).toBe(INITIAL_STATE);
  const other = asking([{ ...PLAN, combinations: PLAN.combinations.slice(1) }]);
  expect((await other.run('request SmtpCSReport')).say.view.sentences[0]).toContain('SmtpCSReport is not one of');
});
