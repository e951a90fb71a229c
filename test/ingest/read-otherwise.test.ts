import { describe, expect, test } from 'vitest';
import { sha256 } from '../../adapters/files/sha256.ts';
import { defineSource } from '../../src/ingest/define-source.ts';
import { ingestFile } from '../../src/ingest/ingest.ts';
import type { Fact } from '../../src/model/fact.ts';
import { FactBatchBuilder } from '../../src/model/fact-batch.ts';
import { daysBetween } from '../../src/model/window.ts';
import type { InputFile } from '../../src/ports/files.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const DAY = 20_766;
const START = DAY * 86_400_000;

/** Lines `10:05 a@x`, each one message; `zone=2` reads them two hours earlier. */
const toyLog = defineSource({
  name: 'toy-log',
  title: 'a toy',
  declarations: { zone: 'hours ahead of UTC' },
  recognise: () => 'toy-log',
  async read({ bytes, declared }, sink) {
    let text = '';
    for await (const piece of bytes) text += new TextDecoder().decode(piece);
    const zoneMs = Number(declared['zone'] ?? 0) * 3_600_000;
    const builder = new FactBatchBuilder('smtp-auth', { format: 'toy-log', filters: {} }, true);
    const lines = text.trim().split('\n');
    const read = lines.map((line) => {
      const [, hour, minute, sender = ''] = /^(\d+):(\d+) (.*)$/.exec(line) ?? [];
      const at = START + Number(hour) * 3_600_000 + Number(minute) * 60_000 - zoneMs;
      return {
        at,
        sender,
        print: [...line].reduce((hash, char) => (hash * 31 + (char.codePointAt(0) ?? 0)) % 2 ** 40, 7),
      };
    });
    for (const { at, sender, print } of read)
      builder.addFact(
        {
          ...PLAIN,
          hour: Math.floor(at / 3_600_000),
          sender,
          event: BigInt(print) * 2n ** 20n + BigInt(Math.floor(at / 1e6) % 2 ** 20),
        },
        sink.texts,
      );
    await sink.add(builder.take());
    const instants = read.map(({ at }) => at);
    return {
      ...{ format: 'toy-log', mode: 'merge', precision: 'hour', rows: lines.length },
      from: new Date(Math.min(...instants)),
      to: new Date(Math.max(...instants)),
      fingerprints: read
        .map(({ print, at }) => ({ print, at }))
        .sort((a, b) => a.print - b.print)
        .slice(0, 256),
    };
  },
});

const PLAIN: Fact = {
  ...{ hour: 0, direction: 'submission', connectorType: 'none', connector: '', forcedTls: 'unknown', sender: '' },
  ...{ domain: '', client: '', auth: 'basic', tls: '1.2', rawTls: '', messages: 1, recipients: null, event: null },
};

const lines = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `${10 + ((from + i) % 4)}:${String((from + i) % 60).padStart(2, '0')} s${from + i}@x`,
  );

function given() {
  const store = memoryStore({ priority: [] });
  const context = {
    ...{ sources: [toyLog], store, clock: { now: () => new Date(START + 86_400_000) }, hash: sha256 },
    ...{ tenant: 'real' as const, declaredAlways: {} },
  };
  const file = (name: string, text: string): InputFile => ({
    path: `/${name}`,
    name,
    sizeBytes: text.length,
    modifiedAt: new Date(START),
    isCompressed: false,
    head: async () => new TextEncoder().encode(text),
    async *bytes() {
      yield new TextEncoder().encode(text);
    },
    hasChanged: async () => false,
    close: async () => {},
  });
  return {
    store,
    import: (name: string, content: readonly string[], options: Parameters<typeof ingestFile>[1] = {}) =>
      ingestFile(file(name, content.join('\n')), options, context),
    hours: async () => {
      const window = daysBetween(DAY - 1, DAY + 1);
      const { rows } = await store.ask({ kind: 'smtp-auth', window, by: ['hour'], order: 'groups' });
      return rows.map(({ group: [hour], messages }) => [(hour as number) - DAY * 24, messages]);
    },
  };
}

describe('the same lines read with another zone', () => {
  test('replace the first reading: 120 stay 120, and the hours move; undo brings the first back', async () => {
    const log = given();
    await log.import('mail.log', lines(0, 120));
    const first = await log.hours();
    expect(first).toEqual([
      [10, 30],
      [11, 30],
      [12, 30],
      [13, 30],
    ]);
    const again = await log.import('mail.log', lines(0, 120), { declared: { zone: '2' } });
    expect(again).toMatchObject({ id: 2, replaces: [1] });
    expect(again.notes[0]).toBe(
      'This is the content of import 1 (mail.log) read with zone=2 instead of nothing declared, and replaces it.',
    );
    expect(await log.hours()).toEqual([
      [8, 30],
      [9, 30],
      [10, 30],
      [11, 30],
    ]);
    await log.store.takeBack(2, { by: 'anna', at: '2026-12-01T00:00:00Z' });
    expect(await log.hours()).toEqual(first);
  });

  test('once more with everything alike change nothing and make no import', async () => {
    const log = given();
    await log.import('mail.log', lines(0, 20));
    const again = await log.import('copy.log', lines(0, 20));
    expect(again).toMatchObject({ id: 1, replaces: [], unchanged: 1 });
    expect(again.notes[0]).toBe('Nothing changed: this is the content of import 1 (mail.log).');
    expect(await log.store.imports()).toHaveLength(1);
  });

  test.for([
    ['a short log', 5, 9],
    ['a long one', 120, 150],
    ['one many times as long', 40, 300],
  ] as const)('a log that has grown meanwhile replaces its beginning: %s', async ([, before, now]) => {
    const log = given();
    await log.import('mail.log', lines(0, before));
    const grown = await log.import('mail.log', lines(0, now), { declared: { zone: '2' } });
    expect(grown).toMatchObject({ error: null, replaces: [1] });
    expect((await log.hours()).reduce((sum, [, messages]) => sum + (messages as number), 0)).toBe(now);
  });

  test.for([
    ['another part of it', 60, 180],
    ['less of it', 30, 60],
    ['a few lines of it', 118, 400],
  ] as const)('a file that has %s is refused, unless it is told to replace', async ([, from, to]) => {
    const log = given();
    await log.import('mail.log', lines(0, 120));
    const other = await log.import('other.log', lines(from, to), { declared: { zone: '2' } });
    expect(other.error).toContain('other.log shares lines with import 1 (mail.log), but at another time');
    expect(other.error).toContain('`undo import 1`');
    expect(other.error).toContain('`import --replace other.log`');
    expect(await log.store.imports()).toHaveLength(1);
    const replacing = await log.import('other.log', lines(from, to), { declared: { zone: '2' }, replace: true });
    expect(replacing).toMatchObject({ error: null, replaces: [1] });
    expect((await log.hours()).reduce((sum, [, messages]) => sum + (messages as number), 0)).toBe(to - from);
  });

  test('rotated logs that share a few lines, read alike, stay beside each other', async () => {
    const log = given();
    await log.import('mail.log.1', lines(0, 70));
    expect(await log.import('mail.log', lines(60, 130))).toMatchObject({ id: 2, replaces: [], error: null });
    expect((await log.hours()).reduce((sum, [, messages]) => sum + (messages as number), 0)).toBe(130);
  });
});
