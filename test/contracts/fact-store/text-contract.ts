import { describe, expect, test } from 'vitest';
import { daysBetween } from '../../../src/model/window.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, idsOf, messagesOf } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

const ODD_TEXTS: readonly (readonly [string, string])[] = [
  ['a single quote', "o'brien@contoso.com"],
  ['doubled quotes', `''"";--'; DROP TABLE facts; --`],
  ['a backslash', 'CONTOSO\\scanner\\'],
  ['percent signs', '100%_%20%2F%%s'],
  ['dollars and braces', '$1 {0} $$x$$ $HOME'],
  ['slashes and dots', '../../etc/passwd'],
  ['line ends and tabs', 'a\r\nb\tc'],
  ['commas and semicolons', 'a,b;c|d'],
  ['another script', '组织内 SMTP 发送连接器'],
  ['emoji', '👩‍💻📬🏳️‍🌈'],
  ['a combining accent', 'cafe\u0301'],
  ['a composed accent', 'caf\u00e9'],
  ['right-to-left text', 'שלום\u202eabc'],
  ['a byte order mark within', 'a\ufeffb'],
  ['a blank', ' '],
  ['a word that looks like nothing', 'NULL'],
  ['a number', '007'],
  ['a very long text', `${'ab'.repeat(5_000)}@x`],
  ['a very long text in another script', '組'.repeat(3_000)],
];

/** Filter values that would be trouble as names of folders; each must stay a slice of its own. */
const ODD_FOLDERS = [
  '', '.', '..', '../..', '/', '/etc', 'a/b', 'a\\b', 'a%2Fb', 'a b', 'a=b', 'a', 'A', 'ä', 'a\u0308', 'con', 'nul',
  '~', '*', '?', '"', "'", '$HOME', 'x '.repeat(300), '組'.repeat(200), '📬', 'part=1', 'a\nb',
]; // biome-ignore format: a list to glance over

export function textContract(current: Current): void {
  describe('texts', () => {
    test.for(ODD_TEXTS)('%s comes back as it was told and can be asked for', async ([, text]) => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: text, domain: text, connector: text, client: text, tls: 'unknown', rawTls: text, messages: 3 },
          { sender: 'another', messages: 5 },
        ],
      });
      const texts = ['sender', 'domain', 'connector', 'client', 'rawTls'] as const;
      expect(await counts(store, { by: texts, limit: 1, offset: 1 })).toEqual([[text, text, text, text, text, 3]]);
      for (const name of texts) expect(await messagesOf(store, { where: { [name]: [text] } })).toBe(3);
      expect(await messagesOf(store, { where: { sender: [text], rawTls: [text, ''] } })).toBe(3);
    });

    test('odd texts beside each other stay different', async () => {
      const { store } = current();
      await tell(store, { facts: ODD_TEXTS.map(([, sender], i) => ({ sender, messages: i + 1 })) });
      const answer = await ask(store, { by: ['sender'] });
      expect(new Map(answer.rows.map(({ group, messages }) => [group[0], messages]))).toEqual(
        new Map(ODD_TEXTS.map(([, sender], i) => [sender, i + 1])),
      );
    });

    test('whatever stands in a slice, each slice is kept for itself', async () => {
      const { store } = current();
      const slices = ODD_FOLDERS.map((host) => ({ format: 'log', filters: { host } }));
      await tell(store, { parts: slices.map((slice, i) => ({ slice, facts: [{ messages: 2 ** i }] })) });
      expect(new Set(idsOf(await store.partitions())).size).toBe(ODD_FOLDERS.length);
      expect(await messagesOf(store)).toBe(2 ** ODD_FOLDERS.length - 1);

      for (const [i, slice] of slices.entries()) await tell(store, { slice, facts: [{ messages: 2 ** i * 2 }] });
      expect(await messagesOf(store)).toBe((2 ** ODD_FOLDERS.length - 1) * 2);
      const held = await store.partitions();
      expect(new Set(held.map(({ slice }) => slice.filters['host']))).toEqual(new Set(ODD_FOLDERS));
    });

    test('two filters are not one filter whose value looks like two', async () => {
      const { store } = current();
      const one = { format: 'log', filters: { host: 'a tls=none' } };
      const two = { format: 'log', filters: { host: 'a', tls: 'none' } };
      await tell(store, { slice: one, facts: [{ messages: 1 }] });
      await tell(store, { slice: two, facts: [{ messages: 2 }] });
      expect(await store.partitions()).toHaveLength(2);
    });

    test('a slice is the same slice whatever the order of its filters', async () => {
      const { store } = current();
      await tell(store, { slice: { format: 'log', filters: { a: '1', b: '2' } }, facts: [{ messages: 1 }] });
      await tell(store, { slice: { format: 'log', filters: { b: '2', a: '1' } }, facts: [{ messages: 5 }] });
      expect(await store.partitions()).toHaveLength(1);
      expect(await messagesOf(store)).toBe(5);
    });

    test.for(['replace', 'merge'] as const)('a text told under several ids is one text (%s)', async (mode) => {
      const { store } = current();
      const told = {
        sender: 'a@x',
        domain: 'x',
        client: '192.0.2.1',
        connector: 'c',
        tls: 'unknown',
        rawTls: 'r',
      } as const;
      const events = [1n, 2n].map((event) => ({ ...told, event: mode === 'merge' ? event : null }));
      const once = { facts: 1, replaced: 0, unchanged: 0 };
      expect(await tell(store, { mode, facts: events, forgetful: true })).toEqual(once);
      expect(await tell(store, { mode, facts: events })).toEqual({ ...once, unchanged: 1 });
      expect(await tell(store, { mode, facts: events, forgetful: true })).toEqual({ ...once, unchanged: 1 });
      expect(await counts(store, { by: ['sender', 'client'] })).toEqual([['a@x', '192.0.2.1', 2]]);
    });

    test('texts told early in an import are still known many batches later', async () => {
      const { store } = current();
      const facts = Array.from({ length: 40_000 }, (_, i) => ({
        sender: i % 2 === 0 ? 'early@x' : `s${i % 500}@x`,
        hour: hourAt(0, DAY + (i % 2)),
      }));
      await tell(store, { facts });
      const window = daysBetween(DAY, DAY);
      expect(await counts(store, { window, by: ['sender'] })).toEqual([['early@x', 20_000]]);
      expect((await ask(store, { by: ['sender'] })).groups).toBe(251);
    });
  });
}
