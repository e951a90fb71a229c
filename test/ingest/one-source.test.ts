import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/app/catalogue.ts';
import { readContext, runCommand } from '../../src/bot/give-context.ts';
import type { ReadContext } from '../../src/commands/context.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import type { Reply } from '../../src/commands/reply.ts';
import { lastDays } from '../../src/model/window.ts';
import { day, days, storeOf } from '../reports/given.ts';

const WEEK = days('2026-11-09', '2026-11-15');
const daily = (told: object) => WEEK.map((on) => ({ day: on, ...told }));

async function context(): Promise<ReadContext> {
  const store = await storeOf(
    { kind: 'connector', filters: { direction: 'inbound' }, facts: daily({ direction: 'inbound', messages: 100 }) },
    { kind: 'smtp-auth', facts: daily({ direction: 'submission', sender: 'a@contoso.com', messages: 10 }) },
    {
      ...{ kind: 'connector', source: 'postfix-log', filters: { host: 'mail-1' } },
      facts: daily({ direction: 'inbound', messages: 90, connector: 'relay' }),
    },
    {
      ...{ kind: 'smtp-auth', source: 'postfix-log', filters: { host: 'mail-1' } },
      facts: daily({ direction: 'submission', sender: 'a@contoso.com', messages: 9 }),
    },
  );
  return readContext({
    ...{ catalogue, store, organisation: 'Contoso', isSample: false },
    audit: { append: notHere, last: notHere },
    alerts: notHere,
    knownAlerts: async () => null,
    following: notHere,
    speaker: { conversation: 'local:console', by: 'ann', defaultTop: 20 },
  });
}

const notHere = () => Promise.reject(new Error('only facts are asked here'));

async function replyTo(line: string): Promise<Reply> {
  const asOf = lastDays(1, day('2026-11-15')).from;
  const parsed = parseCommand(line, { ...catalogue, asOf, defaultTop: 20 });
  if (!parsed.ok) return { kind: 'rejected', rejection: parsed.rejection };
  return runCommand(parsed.command, await context(), notHere);
}

async function answerTo(line: string) {
  const said = await replyTo(line);
  if (said.kind !== 'report') throw new Error(`${line} was answered with ${said.kind}`);
  return said.answer;
}

describe('source:postfix-log asks that source alone', () => {
  test.for([
    ['summary', { inbound: { messages: 630 }, smtpAuth: { messages: 63 } }],
    ['tls', { totals: { messages: 630 } }],
    ['connectors', { totals: { messages: 630 } }],
    ['smtp-auth', { totals: { messages: 63 } }],
    ['sender a@contoso.com', { totals: { messages: 63 } }],
    ['status', { totals: { messages: 693 } }],
  ] as const)('%s', async ([line, told]) => {
    const { data, view } = await answerTo(`${line} 7d source:postfix-log`);
    expect(data).toMatchObject({ source: 'postfix-log', ...told });
    expect(view.provenance.source).toBe('postfix-log only');
    expect(data.notes.join()).not.toContain('was not added');
    const commands = [
      ...view.actions.map(({ command }) => command),
      ...(view.forms ?? []).map(({ command }) => command),
      ...view.tables.flatMap(({ rows }) => rows.flat().flatMap(({ drill }) => drill ?? [])),
    ];
    for (const command of commands) expect(command).toContain('source:postfix-log');
    if (line !== 'status') expect(commands.length).toBeGreaterThan(0);
  });

  test('and without it the preferred source answers', async () => {
    const { data, view } = await answerTo('smtp-auth 7d');
    expect(data).toMatchObject({ source: 'report-csv', totals: { messages: 70 } });
    expect(view.provenance.source).toBe('report-csv');
  });

  test.for([
    [
      'tls 7d source:postfx-log',
      'There is no data from a source "postfx-log". Did you mean postfix-log?',
      'tls 7d source:postfix-log',
    ],
    [
      'request smtp-auth 7d source:exchange',
      'There is no data from a source "exchange".',
      'smtp-auth 7d source:postfix-log',
    ],
  ] as const)('%s is rejected with the known names', async ([line, problem, paste]) => {
    const said = await replyTo(line);
    expect(said).toMatchObject({
      kind: 'rejected',
      rejection: { problem, paste, allowed: 'source:postfix-log, source:report-csv' },
    });
  });

  test('a source: without a name is rejected', async () => {
    expect(await replyTo('tls source:')).toMatchObject({
      kind: 'rejected',
      rejection: { problem: 'source: needs a name.' },
    });
  });
});
