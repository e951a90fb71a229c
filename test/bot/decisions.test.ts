import { describe, expect, test } from 'vitest';
import { sources } from '../../adapters/sources/index.ts';
import { cachedStore } from '../../src/bot/cached-store.ts';
import { retention } from '../../src/bot/retention.ts';
import { checkDeclared, checkTenant, chooseSource } from '../../src/ingest/choose-source.ts';
import { judgeInboxEntry } from '../../src/ingest/judge-inbox-entry.ts';
import type { Partition } from '../../src/model/partition.ts';
import type { Question } from '../../src/model/question.ts';
import { dayOf } from '../../src/model/time.ts';
import { lastDays } from '../../src/model/window.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import type { InboxEntry } from '../../src/ports/inbox.ts';
import type { Source } from '../../src/ports/source.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const now = new Date('2026-11-20T08:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const source = (name: string) => sources.find((s) => s.name === name) as Source;

describe('which source reads a file', () => {
  const log =
    'Jan 27 07:00:04 mail postfix/submission/smtpd[27800]: connect from unknown[192.0.2.15]\n' +
    'Jan 27 07:00:04 mail postfix/submission/smtpd[27800]: disconnect from unknown[192.0.2.15] ehlo=1 quit=1 commands=2\n';

  test('is seen from its beginning, whatever its name', () => {
    expect(chooseSource(sources, undefined, bytes(log), 'report.csv').name).toBe('postfix-log');
    const csv = 'date,senderName,senderDomain,authMethod,original_client_ip,tls_version,tls_cipher,message_count\n';
    expect(chooseSource(sources, undefined, bytes(csv), 'mail.log').name).toBe('report-csv');
  });

  test('or said by the user', () => {
    expect(chooseSource(sources, 'report-csv', bytes(log), 'x').name).toBe('report-csv');
    expect(() => chooseSource(sources, 'postfix', bytes(log), 'x')).toThrow(/Unknown source "postfix"/);
  });

  test.each(['\u0000\u0001\u0002ELF', 'hello world\n', 'name,age\nbob,3\n'])("%j is nobody's", (text) => {
    expect(() => chooseSource(sources, undefined, bytes(text), 'x')).toThrow(/unknown format/);
  });

  test('a declaration it does not know is refused with those it does', () => {
    expect(() => checkDeclared(source('report-csv'), { directoin: 'Sent' })).toThrow(/has no declaration "directoin"/);
    expect(() => checkDeclared(source('report-csv'), { direction: 'Sent' })).not.toThrow();
  });
});

describe('sample and real facts', () => {
  const held = (name: string) => [{ source: name } as Partition];
  test.each([
    ['sample-tenant', 'real', [], false],
    ['sample-tenant', 'sample', held('sample-tenant'), true],
    ['sample-tenant', 'sample', held('report-csv'), false],
    ['report-csv', 'real', held('postfix-log'), true],
    ['report-csv', 'real', held('sample-tenant'), false],
    ['report-csv', 'sample', [], false],
  ] as const)('%s into a %s directory', (name, tenant, partitions, admitted) => {
    const check = () => checkTenant(source(name), partitions, tenant);
    if (admitted) expect(check).not.toThrow();
    else expect(check).toThrow(/sample (data|tenant)/);
  });
});

describe('the inbox', () => {
  const entry = (type: InboxEntry['type'], ageMs: number): InboxEntry => ({
    name: 'x',
    path: '/x',
    type,
    sizeBytes: 1,
    modifiedAt: new Date(now.getTime() - ageMs),
  });
  test.each([
    ['file', 60_000, 'import'],
    ['file', 500, 'wait'],
    ['file', -60_000, 'import'],
    ['symlink', 60_000, 'reject'],
    ['fifo', 60_000, 'reject'],
    ['other', 60_000, 'reject'],
    ['directory', 60_000, 'wait'],
  ] as const)('a %s of age %d ms: %s', (type, age, verdict) => {
    expect(judgeInboxEntry(entry(type, age), now, 3_000).do).toBe(verdict);
  });
});

describe('retention', () => {
  const partition = (ageDays: number, importedDaysAgo: number) =>
    ({
      day: dayOf(now) - ageDays,
      importedAtSeconds: now.getTime() / 1000 - importedDaysAgo * 86_400,
    }) as Partition;
  test.each([
    [10, 10, 'keep'],
    [150, 150, 'drop-hourly'],
    [450, 450, 'drop'],
    [2000, 1, 'keep'],
    [2000, 150, 'drop-hourly'],
  ])('a day of %d days ago, imported %d days ago: %s', (age, imported, verdict) => {
    expect(retention(now)(partition(age, imported))).toBe(verdict);
  });
});

describe('answers remembered', () => {
  const question = (limit: number): Question => ({
    kind: 'smtp-auth',
    window: lastDays(7, 20_000),
    by: ['sender'],
    limit,
  });
  const counting = (version: { value: string }) => {
    const asked: Question[] = [];
    const store: FactStore = {
      ...memoryStore({ priority: [] }),
      version: async () => version.value,
      ask: async (q) => {
        asked.push(q);
        return memoryStore({ priority: [] }).ask(q);
      },
    };
    return { asked, store: cachedStore(store) };
  };

  test('are given again until something changes', async () => {
    const version = { value: '1' };
    const { asked, store } = counting(version);
    const first = await store.ask(question(5));
    expect(await store.ask(question(5))).toBe(first);
    await store.ask(question(6));
    expect(asked).toHaveLength(2);
    version.value = '2';
    await store.ask(question(5));
    expect(asked).toHaveLength(3);
  });

  test('are shared by those who ask at the same time', async () => {
    const { asked, store } = counting({ value: '1' });
    await Promise.all([store.ask(question(5)), store.ask(question(5)), store.ask(question(5))]);
    expect(asked).toHaveLength(1);
  });
});
