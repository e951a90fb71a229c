import { describe, expect, test } from 'vitest';
import { sha256 } from '../../adapters/files/sha256.ts';
import { reportCsv } from '../../adapters/sources/report-csv/source.ts';
import { ingestFile } from '../../src/ingest/ingest.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import type { InputFile } from '../../src/ports/files.ts';
import { tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { ask, day as dayOf, days } from '../reports/given.ts';

const NOW = new Date('2026-11-16T08:00:00Z');
const WEEK = days('2026-11-09', '2026-11-15');
const storeOfNone = (): FactStore => memoryStore({ priority: ['report-csv', 'postfix-log'] });

function fileOf(name: string, lines: readonly string[]): InputFile {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
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

const imported = (store: FactStore, file: InputFile, declared: Readonly<Record<string, string>> = {}) =>
  ingestFile(
    file,
    { declared },
    {
      ...{
        sources: [reportCsv],
        store,
        clock: { now: () => NOW },
        tenant: 'real' as const,
        declaredAlways: {},
        hash: sha256,
      },
    },
  );

/** A week's export of inbound mail: 1,150 messages a day, 60% of them protected. */
const bigExport = fileOf('inbound.csv', [
  'Date,Connector direction and name,Connector type,Volume,No TLS,TLS 1.2',
  ...WEEK.map((day) => `${day},From your partner - Fabrikam,Partner,1150,40%,60%`),
]);
/** A requested report of 30 messages a day, all over TLS 1.2, that does not say with which filters. */
const smallReport = fileOf('ConnectorReport.csv', [
  'date,sender_address,connector type,direction,tls version,message count',
  ...WEEK.flatMap((day) => [
    `${day}T03:00:00Z,a@fabrikam.com,Partner,Received,TLS1.2,10`,
    `${day}T20:00:00Z,b@fabrikam.com,Partner,Received,TLS1.2,20`,
  ]),
]);
/** The first and the last day of the report lie at its edges: that it tells less of them is no contradiction. */
const SET_ASIDE =
  'A file was set aside (report-csv, connector-report direction=inbound): it has 150 messages between 2026-11-10 and ' +
  '2026-11-14, another file of report-csv has 5,750. If it was exported with filters, declare them and import it again. ' +
  'If it should not be there, undo its import.';

describe('a small file never silences a large one', () => {
  test.for(['export first', 'report first'])('%s: the export answers, and the report is asked about', async (order) => {
    const store = storeOfNone();
    const files = order === 'export first' ? [bigExport, smallReport] : [smallReport, bigExport];
    const answers = [];
    for (const file of files) answers.push(await imported(store, file));
    expect(answers.map(({ error }) => error)).toEqual([null, null]);
    expect(answers.at(-1)?.notes).toContain(SET_ASIDE);
    const { data, view } = await ask(store, 'tls');
    expect(data.rows).toMatchObject([{ direction: 'inbound', messages: 8050, protectedShare: 0.6 }]);
    expect(data.notes).toContain(SET_ASIDE);
    expect(view.sentences.join()).toContain('8,050 messages were received by');
    const status = await ask(store, 'status');
    expect(status.view.warnings).toEqual([SET_ASIDE]);
    expect(status.data['setAside']).toMatchObject([
      { source: 'report-csv', messages: 150, against: 5750, days: WEEK.slice(1, 6) },
    ]);
    expect(status.view.tables.map(({ caption }) => caption)).toContain('Set aside');
  });

  test('what its rows have in common is asked about, and once declared it is a part of the export', async () => {
    const store = storeOfNone();
    const { notes } = await imported(store, smallReport);
    expect(notes).toEqual([
      'All inbound rows have connectorType "partner" and tls "1.2". If the report was requested with such a filter, ' +
        'import it again and declare that (--declare connectorType=…,tls=…,connector=…); otherwise do nothing.',
    ]);
    const declared = storeOfNone();
    await imported(declared, bigExport);
    const again = await imported(declared, smallReport, { connectorType: 'Partner', tls: 'TLS1.2' });
    expect(again.notes).toEqual([]);
    expect((await ask(declared, 'tls')).data).toMatchObject({ totals: { messages: 8050 } });
    expect((await ask(declared, 'status')).view.warnings).toEqual([]);
  });

  test('a report of the same kind with far fewer messages does not replace what is held', async () => {
    const store = storeOfNone();
    const large = fileOf('ConnectorReport-1.csv', [
      'date,sender_address,connector type,direction,tls version,message count',
      ...WEEK.flatMap((day) => [
        `${day}T03:00:00Z,a@fabrikam.com,Partner,Received,TLS1.2,600`,
        `${day}T23:30:00Z,a@fabrikam.com,NoConnector,Received,No Tls,550`,
      ]),
    ]);
    await imported(store, large);
    const { notes } = await imported(store, smallReport);
    expect(notes).toContain(
      '2026-11-09, 2026-11-15 kept as stored: the file begins or ends on that day and has fewer messages than are stored',
    );
    expect(notes.join()).toContain(
      '5 days between 2026-11-10 and 2026-11-14 kept as stored, because the file has far fewer messages (150) than are stored (5,750)',
    );
    expect((await ask(store, 'tls')).data).toMatchObject({ totals: { messages: 8050 } });
  });

  test('undeclared reports whose rows exclude each other add up once one of them is declared', async () => {
    const store = storeOfNone();
    await imported(store, smallReport);
    const internet = fileOf('ConnectorReport-2.csv', [
      'date,sender_address,connector type,direction,tls version,message count',
      ...WEEK.map((day) => `${day}T12:00:00Z,c@litware.com,NoConnector,Received,No Tls,25`),
    ]);
    const kept = await imported(store, internet);
    expect(kept.notes.join()).toContain('because the file has different mail (125) from what is stored (150)');
    expect((await ask(store, 'tls')).data).toMatchObject({ totals: { messages: 210 } });
    await imported(store, internet, { connectorType: 'NoConnector' });
    expect((await ask(store, 'tls')).data).toMatchObject({ totals: { messages: 385 } });
  });
});

test('an inbound-only cloud file beside a relay log: each direction has its source, and status says how they differ', async () => {
  const store = storeOfNone();
  await tell(store, {
    source: 'postfix-log',
    kind: 'connector',
    slice: { format: 'postfix-log', filters: { host: 'mail-1' } },
    facts: WEEK.flatMap((day) => [
      { hour: dayOf(day) * 24 + 9, direction: 'inbound', messages: day === '2026-11-12' ? 1100 : 1148 },
      { hour: dayOf(day) * 24 + 9, direction: 'outbound', messages: 300 },
    ]),
  });
  expect((await ask(store, 'summary')).data).toMatchObject({
    outbound: { messages: 2100 },
    inbound: { messages: 7988 },
  });
  await imported(store, bigExport);
  expect((await ask(store, 'summary')).data).toMatchObject({
    outbound: { messages: 2100 },
    inbound: { messages: 8050 },
  });
  const { data, view } = await ask(store, 'status');
  expect(data['overlaps']).toMatchObject([
    {
      ...{ kind: 'connector', direction: 'inbound', sources: ['postfix-log', 'report-csv'], days: 7, bigDays: 0 },
      worst: [
        { day: '2026-11-12', messages: { 'report-csv': 1150, 'postfix-log': 1100 }, difference: 50 },
        { day: '2026-11-09', difference: 2 },
        { day: '2026-11-10', difference: 2 },
      ],
    },
  ]);
  expect(JSON.stringify(view.tables)).toContain('postfix-log 1,100, report-csv 1,150 on 2026-11-12');
  expect(view.warnings).toEqual([]);
});

test('sources that differ by more than a fifth and 20 messages are marked', async () => {
  const store = storeOfNone();
  const told = (source: string, counts: readonly number[]) =>
    tell(store, { source, facts: counts.map((messages, at) => ({ hour: (dayOf('2026-11-09') + at) * 24, messages })) });
  await told('report-csv', [100, 100, 10]);
  await told('postfix-log', [60, 85, 30]);
  const { data, view } = await ask(store, 'status');
  expect(data['overlaps']).toMatchObject([{ kind: 'smtp-auth', direction: 'submission', days: 3, bigDays: 1 }]);
  expect(view.warnings).toEqual([
    'SMTP AUTH: the sources differ by more than 20% on 1 day: postfix-log 60, report-csv 100 on 2026-11-09.',
  ]);
});
