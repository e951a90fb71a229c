import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/model/fact.ts';
import type { Question } from '../../../src/model/question.ts';
import type { Current } from '../fact-store.ts';
import { ask, messagesOf, NO_TOTALS } from './asking.ts';
import { tell } from './telling.ts';

type Where = NonNullable<Question['where']>;

const FILTERS: readonly (readonly [keyof Where, Partial<Fact>])[] = [
  ['direction', { direction: 'outbound' }],
  ['connectorType', { connectorType: 'on-premises' }],
  ['connector', { connector: 'To Fabrikam' }],
  ['forcedTls', { forcedTls: 'yes' }],
  ['sender', { sender: 'a@contoso.com' }],
  ['domain', { domain: 'contoso.com' }],
  ['client', { client: '192.0.2.7' }],
  ['auth', { auth: 'oauth' }],
  ['tls', { tls: '1.0' }],
  ['rawTls', { tls: 'unknown', rawTls: 'TLS9' }],
];

export function filterContract(current: Current): void {
  describe('filters', () => {
    test.for(FILTERS)('leave only the messages with the %s asked for', async ([dimension, told]) => {
      const { store } = current();
      await tell(store, { facts: [{ ...told, messages: 5 }, { messages: 2 }] });
      expect(await messagesOf(store, { where: { [dimension]: [told[dimension]] } as Where })).toBe(5);
    });

    test('a filter takes any of its values, and all filters must hold', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'a@x', domain: 'x', messages: 1 },
          { sender: 'b@x', domain: 'x', messages: 2 },
          { sender: 'b@y', domain: 'y', messages: 4 },
          { sender: 'c@y', domain: 'y', messages: 8 },
        ],
      });
      expect(await messagesOf(store, { where: { sender: ['a@x', 'c@y', 'nobody@z'] } })).toBe(9);
      expect(await messagesOf(store, { where: { sender: ['b@x', 'b@y'], domain: ['y'] } })).toBe(4);
      expect(await messagesOf(store, { where: { sender: ['a@x'], domain: ['y'] } })).toBe(0);
    });

    test('a filter that allows no value, or only values that do not exist, finds nothing', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x' }] });
      for (const where of [{ sender: [] }, { auth: [] }, { direction: ['sideways'] }, { client: ['198.51.100.1'] }]) {
        const answer = await ask(store, { where, by: ['sender'] });
        expect([answer.rows, answer.groups, answer.totals]).toEqual([[], 0, NO_TOTALS]);
      }
    });

    test('filters compare texts exactly: case, blanks and wildcards mean themselves', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x' }] });
      for (const near of ['A@x', 'a@x ', ' a@x', 'a%', '%', '_@x', 'a?x', '']) {
        expect([near, await messagesOf(store, { where: { sender: [near] } })]).toEqual([near, 0]);
      }
    });

    test('the empty text is a value: mail without a connector can be asked for', async () => {
      const { store } = current();
      await tell(store, { facts: [{ connector: '', messages: 3 }, { connector: 'Partner' }] });
      expect(await messagesOf(store, { where: { connector: [''] } })).toBe(3);
    });
  });
}
