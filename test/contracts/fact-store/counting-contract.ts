import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/model/fact.ts';
import type { Dimension } from '../../../src/model/question.ts';
import { noTlsCounts } from '../../../src/model/tls.ts';
import { daysBetween } from '../../../src/model/window.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, messagesOf, NO_TOTALS } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

/** One value of each dimension, and what a row says of it. */
const VALUES: readonly (readonly [Dimension, Partial<Fact>, string | number])[] = [
  ['day', { hour: hourAt(23, DAY - 1) }, DAY - 1],
  ['hour', { hour: hourAt(17) }, hourAt(17)],
  ['direction', { direction: 'outbound' }, 'outbound'],
  ['connectorType', { connectorType: 'on-premises' }, 'on-premises'],
  ['connector', { connector: 'To Fabrikam' }, 'To Fabrikam'],
  ['forcedTls', { forcedTls: 'yes' }, 'yes'],
  ['sender', { sender: 'a@contoso.com' }, 'a@contoso.com'],
  ['domain', { domain: 'contoso.com' }, 'contoso.com'],
  ['client', { client: '192.0.2.7' }, '192.0.2.7'],
  ['auth', { auth: 'oauth' }, 'oauth'],
  ['tls', { tls: '1.0' }, '1.0'],
  ['rawTls', { tls: 'unknown', rawTls: 'TLS9' }, 'TLS9'],
];

export function countingContract(current: Current): void {
  describe('counting', () => {
    test('an empty store answers with nothing, not with an error', async () => {
      const { store } = current();
      for (const by of [[], ['sender'], ['hour']] as const) {
        const nothing = { rows: [], groups: 0, totals: NO_TOTALS, answering: [], leftOut: [] };
        expect(await ask(store, { by })).toEqual(nothing);
      }
      expect(await store.partitions()).toEqual([]);
    });

    test.for(VALUES)('messages are grouped by %s', async ([dimension, told, value]) => {
      const { store } = current();
      await tell(store, { facts: [{ ...told, messages: 5 }, { messages: 2 }, { ...told, messages: 4 }] });
      const answer = await ask(store, { by: [dimension] });
      expect(answer.groups).toBe(2);
      expect(answer.rows[0]).toMatchObject({ group: [value], messages: 9 });
      expect(answer.totals.messages).toBe(11);
    });

    test('forced TLS is told as no, yes or unknown', async () => {
      const { store } = current();
      await tell(store, { facts: [{ forcedTls: 'no' }, { forcedTls: 'yes' }, { forcedTls: 'unknown' }] });
      expect(await counts(store, { by: ['forcedTls'], order: 'groups' })).toEqual([
        ['no', 1],
        ['unknown', 1],
        ['yes', 1],
      ]);
    });

    test('groups of several dimensions give their values in the order asked for', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x', client: '192.0.2.1', hour: hourAt(3) }] });
      expect(await counts(store, { by: ['client', 'day', 'sender', 'hour'] })).toEqual([
        ['192.0.2.1', DAY, 'a@x', hourAt(3), 1],
      ]);
    });

    test('each row splits its messages by TLS version and by authentication', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'a@x', tls: 'none', auth: 'basic', messages: 1 },
          { sender: 'a@x', tls: 'ssl3', auth: 'oauth', messages: 2 },
          { sender: 'a@x', tls: '1.0', auth: 'other', messages: 4 },
          { sender: 'a@x', tls: '1.1', auth: 'none', messages: 8 },
          { sender: 'a@x', tls: '1.2', auth: 'basic', messages: 16 },
          { sender: 'b@x', tls: '1.3', auth: 'basic', messages: 32 },
          { sender: 'b@x', tls: 'unknown', rawTls: 'SSLv2', auth: 'oauth', messages: 64 },
        ],
      });
      const { rows, totals } = await ask(store, { by: ['sender'], order: 'groups' });
      const [a, b] = rows;
      expect(a?.tls).toEqual({ ...noTlsCounts(), none: 1, ssl3: 2, '1.0': 4, '1.1': 8, '1.2': 16 });
      expect(b?.tls).toEqual({ ...noTlsCounts(), '1.3': 32, unknown: 64 });
      expect([a?.auth, b?.auth]).toEqual([
        { basic: 17, oauth: 2, other: 4 },
        { basic: 32, oauth: 64, other: 0 },
      ]);
      expect(totals).toMatchObject({ messages: 127, senders: 2, auth: { basic: 49, oauth: 66, other: 4 } });
    });

    test('recipients are the sum of those that are known, and null where none is', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'all@x', recipients: 3 },
          { sender: 'all@x', recipients: 4, client: '192.0.2.1' },
          { sender: 'some@x', recipients: 5 },
          { sender: 'some@x', recipients: null, client: '192.0.2.1' },
          { sender: 'no-one@x', recipients: 0 },
          { sender: 'unknown@x', recipients: null },
        ],
      });
      for (const by of [['sender'], ['sender', 'hour']] as const) {
        const { rows, totals } = await ask(store, { by });
        expect(new Map(rows.map((row) => [row.group[0], row.recipients]))).toEqual(
          new Map<string, number | null>([
            ['all@x', 7],
            ['some@x', 5],
            ['no-one@x', 0],
            ['unknown@x', null],
          ]),
        );
        expect(totals.recipients).toBe(12);
      }
    });

    test('senders are counted once however often they send; the unnamed one is nobody', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'a@x', domain: 'x' },
          { sender: 'a@x', domain: 'x', hour: hourAt(5, DAY + 1), tls: '1.0' },
          { sender: 'b@x', domain: 'x' },
          { sender: '', domain: 'x' },
          { sender: 'a@x', domain: 'y' },
          { sender: '', domain: 'z' },
        ],
      });
      const { rows, totals } = await ask(store, { by: ['domain'], order: 'groups' });
      expect(rows.map((row) => row.senders)).toEqual([2, 1, 0]);
      expect(totals.senders).toBe(2);
      expect((await ask(store)).rows[0]?.senders).toBe(2);
    });

    test('the first and the last day are those with messages', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'a@x', hour: hourAt(0, DAY - 3), messages: 0 },
          { sender: 'a@x', hour: hourAt(23, DAY - 2) },
          { sender: 'a@x', hour: hourAt(0, DAY) },
          { sender: 'a@x', hour: hourAt(0, DAY + 1), messages: 0 },
          { sender: 'b@x', hour: hourAt(0, DAY + 4) },
        ],
      });
      const { rows, totals } = await ask(store, { by: ['sender'], order: 'groups' });
      expect(rows.map((row) => [row.firstDay, row.lastDay])).toEqual([
        [DAY - 2, DAY],
        [DAY + 4, DAY + 4],
      ]);
      expect(totals).toMatchObject({ firstDay: DAY - 2, lastDay: DAY + 4 });
    });

    test('the first day of all, 1970-01-01, is a day like any other', async () => {
      const { store } = current();
      await tell(store, { facts: [{ hour: 0, sender: 'a@x' }] });
      const { rows, totals } = await ask(store, { window: daysBetween(0, 1), by: ['day', 'hour'] });
      expect(rows[0]).toMatchObject({ group: [0, 0], messages: 1, firstDay: 0, lastDay: 0 });
      expect(totals).toMatchObject({ firstDay: 0, lastDay: 0 });
    });

    test('what counts no messages makes no group, no sender and no row', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'silent@x', messages: 0 }, { sender: 'a@x' }] });
      expect(await counts(store, { by: ['sender'] })).toEqual([['a@x', 1]]);
      expect(await ask(store)).toMatchObject({ groups: 1, totals: { senders: 1 } });
      expect(await ask(store, { where: { sender: ['silent@x'] } })).toMatchObject({ rows: [], groups: 0 });
    });

    test('ungrouped, there is one row when there is any message, and none when there is none', async () => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 2 }, { messages: 3, hour: hourAt(1) }] });
      const answer = await ask(store);
      expect(answer.groups).toBe(1);
      expect(answer.rows).toEqual([{ group: [], ...answer.totals }]);
      expect((await ask(store, { where: { sender: ['nobody'] } })).rows).toEqual([]);
    });

    test('counts stay exact far beyond 32 bits', async () => {
      const { store } = current();
      const facts = Array.from({ length: 40_000 }, (_, i) => ({
        client: `c${i % 3}`,
        messages: 999_999_937,
        recipients: 999_999_929,
      }));
      await tell(store, { facts });
      for (const by of [[], ['client']] as const) {
        const { totals } = await ask(store, { by });
        expect([totals.messages, totals.recipients]).toEqual([40_000 * 999_999_937, 40_000 * 999_999_929]);
        expect(totals.tls['1.2']).toBe(40_000 * 999_999_937);
      }
      const [partition] = await store.partitions();
      expect(partition?.messages).toBe(40_000 * 999_999_937);
    });

    test('connector mail and client submission never mix', async () => {
      const { store } = current();
      await tell(store, {
        parts: [
          { kind: 'connector', facts: [{ direction: 'inbound', connector: 'Partner', messages: 7 }] },
          { kind: 'smtp-auth', facts: [{ sender: 'a@x', messages: 2 }] },
        ],
      });
      const connector = await ask(store, { kind: 'connector', by: ['direction', 'connector'] });
      expect(connector.rows.map(({ group, messages }) => [group, messages])).toEqual([[['inbound', 'Partner'], 7]]);
      expect(connector.answering.map(({ kind }) => kind)).toEqual(['connector']);
      expect(connector.leftOut).toEqual([]);
      expect(await messagesOf(store)).toBe(2);
    });
  });
}
