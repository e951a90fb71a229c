import { expect, test } from 'vitest';
import { mailOrAll } from '../../src/model/partition.ts';
import { ask, storeOf, type Telling } from './given.ts';

const mail: Telling = { kind: 'connector', facts: [{ day: '2026-11-13', messages: 40, direction: 'inbound' }] };
const sessions: Telling = {
  ...{ kind: 'tls-session', source: 'tls-reports', format: 'tls-report' },
  facts: [{ day: '2026-11-14', messages: 5000, connector: 'Litware Inc.', rawTls: '(successful)' }],
};

test('status has no messages for sessions, and none of them in its total', async () => {
  const { data, view } = await ask(await storeOf(mail, sessions), 'status');
  expect(data.rows.map(({ kind, messages }) => [kind, messages])).toEqual([
    ['connector', 40],
    ['tls-session', null],
  ]);
  expect(data.totals).toMatchObject({ messages: 40 });
  expect(JSON.stringify(view)).not.toMatch(/5,?000/);
});

test('the summary ends where mail ends', async () => {
  const alone = await ask(await storeOf(mail), 'summary');
  const both = await ask(await storeOf(mail, sessions), 'summary');
  expect(both).toEqual(alone);
});

test('where only TLS reports are held, no data is what the summary has, and no other source outranks it', async () => {
  const { data } = await ask(await storeOf(sessions), 'summary');
  expect(data.notes.join(' ')).toContain('There is no mail flow or SMTP AUTH data yet.');
  expect(data.notes.join(' ')).not.toContain('outranks');
});

test('how new the data is goes by mail, or by all where there is none', async () => {
  const both = await (await storeOf(mail, sessions)).partitions();
  expect(mailOrAll(both).map(({ kind }) => kind)).toEqual(['connector']);
  expect(mailOrAll(await (await storeOf(sessions)).partitions())).toHaveLength(1);
});
