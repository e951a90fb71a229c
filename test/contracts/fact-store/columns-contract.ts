import { describe, expect, test } from 'vitest';
import type { Question } from '../../../src/model/question.ts';
import { daysBetween } from '../../../src/model/window.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Current } from '../fact-store.ts';
import { ask, hoursBetween } from './asking.ts';
import { inColumns, inRows } from './in-columns.ts';
import { DAY, hourAt, type Telling, tell } from './telling.ts';

const WINDOW = daysBetween(DAY - 1, DAY + 1);

const SOME: Telling = {
  facts: [
    { sender: 'a@x', domain: 'x', hour: hourAt(1), auth: 'basic', tls: '1.0', client: '192.0.2.1', messages: 2 },
    { sender: 'a@x', domain: 'x', hour: hourAt(1), auth: 'oauth', tls: '1.2', client: '192.0.2.2', messages: 3 },
    { sender: 'a@x', domain: 'x', hour: hourAt(5), auth: 'basic', tls: 'none', messages: 4 },
    { sender: 'x', domain: 'a@x', hour: hourAt(2, DAY + 1), auth: 'none', tls: 'ssl3', messages: 8 },
    { sender: 'nobody@x', domain: 'x', messages: 0 },
  ],
};

const QUESTIONS: readonly (readonly [string, Partial<Question>])[] = [
  ['everything at once', { by: [] }],
  ['by sender', { by: ['sender'] }],
  ['by day and sender', { by: ['day', 'sender'] }],
  ['by hour and sender', { by: ['hour', 'sender'] }],
  ['by closed words and open texts', { by: ['direction', 'domain', 'auth', 'connectorType', 'sender'] }],
  ['of one sender', { by: ['day'], where: { sender: ['x'] } }],
  ['of one client', { by: ['sender'], where: { client: ['192.0.2.2'] } }],
  ['of nobody', { by: ['sender'], where: { sender: [] } }],
  ['over hours', { by: ['hour', 'sender'], window: hoursBetween(1, 5) }],
  ['over a window without mail', { by: ['sender'], window: daysBetween(DAY + 5, DAY + 9) }],
];

/** Answer and columns come to the same. */
async function expectAlike(store: FactStore, question: Partial<Question>): Promise<void> {
  const whole = { kind: 'smtp-auth' as const, window: WINDOW, by: [], ...question };
  expect(await inColumns(store, whole)).toEqual(inRows(await ask(store, whole)));
}

export function columnsContract(current: Current): void {
  describe('columns', () => {
    test.for(QUESTIONS)('hold the groups and sums of the answer: %s', async ([, question]) => {
      const { store } = current();
      await tell(store, SOME);
      await expectAlike(store, question);
    });

    test('follow the one authority', async () => {
      const { store } = current();
      await tell(store, { source: 'second', facts: [{ sender: 'a@x', messages: 9 }] });
      await tell(store, { source: 'trusted', facts: [{ sender: 'a@x', messages: 5 }] });
      expect(await inColumns(store, { kind: 'smtp-auth', window: WINDOW, by: ['sender'] })).toMatchObject([
        { group: ['a@x'], messages: 5 },
      ]);
    });

    test('take days whole whose hours are not known, and leave them out where hours are asked for', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'a@x', hour: hourAt(3) },
          { sender: 'b@x', hour: hourAt(3, DAY + 1) },
        ],
      });
      await store.expire(({ day }) => (day === DAY ? 'drop-hourly' : 'keep'));
      await expectAlike(store, { by: ['sender'] });
      await expectAlike(store, { by: ['hour', 'sender'] });
      await expectAlike(store, { by: ['sender'], window: hoursBetween(0, 28) });
    });

    test('come in parts that share their texts', async () => {
      const { store } = current();
      const senders = Array.from({ length: 5000 }, (_, n) => `s${n}@x`);
      await tell(store, { facts: senders.map((sender, n) => ({ sender, messages: n + 1 })) });
      const found = new Map<string, number>();
      let parts = 0;
      for await (const part of store.columns({ kind: 'smtp-auth', window: WINDOW, by: ['sender'] })) {
        parts++;
        part.groups[0]?.forEach((text, row) => {
          found.set(part.texts[text] ?? '', part.messages[row] as number);
        });
      }
      expect(parts).toBeGreaterThan(1);
      expect(found).toEqual(new Map(senders.map((sender, n) => [sender, n + 1])));
    });

    test('stay of one state while an import commits', async () => {
      const { store } = current();
      const facts = Array.from({ length: 5000 }, (_, n) => ({ sender: `s${n}@x` }));
      await tell(store, { facts });
      let messages = 0;
      let parts = 0;
      for await (const part of store.columns({ kind: 'smtp-auth', window: WINDOW, by: ['sender'] })) {
        if (parts++ === 0) await tell(store, { facts: facts.map((fact) => ({ ...fact, messages: 7 })) });
        messages += part.messages.reduce((sum, each) => sum + each, 0);
      }
      expect(messages).toBe(5000);
    });

    test('may be left unread', async () => {
      const { store } = current();
      await tell(store, { facts: Array.from({ length: 5000 }, (_, n) => ({ sender: `s${n}@x` })) });
      for await (const part of store.columns({ kind: 'smtp-auth', window: WINDOW, by: ['sender'] })) {
        expect(part.rows).toBeGreaterThan(0);
        break;
      }
      await tell(store, { facts: [{ messages: 3 }] });
      await expectAlike(store, { by: ['sender'] });
    });
  });
}
