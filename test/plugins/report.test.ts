import { expect, test } from 'vitest';
import { catalogue } from '../../src/app/catalogue.ts';
import { helpOn } from '../../src/commands/help/help-texts.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import type { ReportAsked } from '../../src/commands/reports/read-report.ts';
import { mailSettingsIn } from '../../src/mail-settings/mail-settings.ts';
import { reports } from '../../src/reports/index.ts';
import { type ListFound, listReport } from '../../src/reports/list-report.ts';
import { pageOf } from '../../src/reports/page.ts';
import type { ReportAnswer } from '../../src/reports/report.ts';
import { storeOf } from '../reports/given.ts';

/** A report as somebody would write it on a first day: who sends how much, by domain. */
const toy = listReport<ListFound<{ readonly domain: string; readonly messages: number }>>({
  name: 'toy-domains',
  title: 'Domains',
  summary: 'Domains that use SMTP AUTH, and how much each sends.',
  examples: ['toy-domains 7d'],
  window: '7d',
  params: [],
  kind: 'smtp-auth',
  isPaged: true,
  async find(request, context) {
    const question = { kind: 'smtp-auth', window: request.window } as const;
    const told = await context.ask({ ...question, by: ['domain'], order: 'messages', ...pageOf(request) });
    const rows = told.rows.map(({ group, messages }) => ({ domain: String(group[0]), messages }));
    return { question, answer: told, rows, notes: [] };
  },
  totals: { messages: ({ answer: told }) => told.totals.messages },
  view: (_, { rows, answer: told }, { base }) => ({
    ...base,
    sentences: [`${told.groups} domains sent ${told.totals.messages} messages; ${rows[0]?.domain} sent most.`],
  }),
});
const registered = [...reports, toy];

/** What a person who types the line gets. */
async function typed(line: string, ...facts: readonly string[]): Promise<ReportAnswer> {
  const asOf = new Date('2026-11-16T00:00:00Z');
  const parsed = parseCommand(line, { ...catalogue, reports: registered, asOf, defaultTop: 20 });
  if (!parsed.ok || parsed.command.name !== toy.name) throw new Error(`"${line}" is not the report`);
  const { report, request } = parsed.command.args as ReportAsked;
  const told = facts.map((sender) => ({ day: '2026-11-15', direction: 'submission' as const, sender, messages: 3 }));
  const store = await storeOf(...(told.length === 0 ? [] : [{ kind: 'smtp-auth' as const, facts: told }]));
  return report.answer(request, {
    ask: (question) => store.ask(question),
    partitions: () => store.partitions(),
    imports: () => store.imports(),
    mailSettings: () => mailSettingsIn(store),
    organisation: 'Contoso',
  });
}

test('a report that is added to the registry is listed and explained by the help', () => {
  const named = (all: typeof reports) =>
    helpOn(null, { ...catalogue, reports: all }).topics?.find(({ label }) => label === 'Reports')?.names;
  expect(named(registered)).toContain('toy-domains');
  expect(named(reports)).not.toContain('toy-domains');
  expect(helpOn('toy-domains', { ...catalogue, reports: registered }).examples).toEqual(['toy-domains 7d']);
});

test('it is answered with its rows, its sums and where they come from', async () => {
  const { data, view } = await typed('toy-domains 7d', 'a@contoso.com', 'b@contoso.com', 'c@fabrikam.com');
  expect(data).toMatchObject({
    report: 'toy-domains',
    source: 'report-csv',
    rows: [
      { domain: 'contoso.com', messages: 6 },
      { domain: 'fabrikam.com', messages: 3 },
    ],
    totals: { messages: 9 },
  });
  expect(view).toMatchObject({ title: 'Domains', sentences: ['2 domains sent 9 messages; contoso.com sent most.'] });
  expect(view.notes.join()).toContain('No data for 6 of 7 days');
});

test('it is cut into pages, and says what it left out', async () => {
  const { data } = await typed('toy-domains 7d top:1', 'a@contoso.com', 'b@contoso.com', 'c@fabrikam.com');
  expect(data.cut).toEqual({ shown: 1, total: 2, next: 'toy-domains 7d top:1 page:2' });
  expect(data.totals).toEqual({ messages: 9 });
});

test('without data its sums are null and the card says what to do', async () => {
  const { data, view } = await typed('toy-domains 7d');
  expect(data).toMatchObject({ rows: [], totals: { messages: null }, cut: null });
  expect(view.sentences[0]).toBe('There is no SMTP AUTH data yet.');
});
