import { expect, test } from 'vitest';
import { NOTHING_YET } from './bot-state.ts';
import type { TakenMessage } from './hostile-server.ts';
import { type Plan, planOf, versionsAfter } from './plan.ts';
import { verdictOn } from './verdict.ts';

const plan: Plan = planOf(3, 80);
const versions = versionsAfter(plan, plan.length);

/** What stands on the platform when everything went right. */
const perfect: readonly TakenMessage[] = plan
  .flat()
  .filter(({ shape }) => shape !== 'edit')
  .map(({ key, conversation, root, shape }) => ({
    key,
    conversation,
    handle: `at-${key}`,
    thread: shape === 'root' ? null : `at-${root}`,
    words: [`${key} version ${versions.get(key) ?? 0}`],
  }));
const verdict = (messages: readonly TakenMessage[]) => verdictOn(plan, messages, NOTHING_YET);
const at = (n: number): TakenMessage => {
  const message = perfect.at(n);
  if (!message) throw new Error('the plan is too short');
  return message;
};
const root = perfect.find(({ key, thread }) => thread === null && (versions.get(key) ?? 0) > 0) ?? at(0);

test('nothing is held against a platform where all went right', () => {
  expect(verdict(perfect)).toMatchObject({ lost: [], duplicates: [], wrong: [], superseded: [], said: perfect.length });
});

test('what is missing is lost', () => {
  expect(verdict(perfect.filter((each) => each !== root)).lost).toEqual([root.key]);
});

test('what is there twice is a duplicate', () => {
  expect(verdict([...perfect, at(-1)]).duplicates).toEqual([at(-1).key]);
});

test.for([
  ['a reply before its root', () => [...perfect].reverse()],
  ['a reply in no thread', () => perfect.map((each) => ({ ...each, thread: null }))],
  [
    'a card that was not edited',
    () => perfect.map((each) => (each === root ? { ...each, words: ['version 0'] } : each)),
  ],
  [
    'a card that went back',
    () => perfect.map((each) => (each === root ? { ...each, words: ['version 9', ...each.words] } : each)),
  ],
  ['a message that nobody wanted', () => [...perfect, { ...at(0), key: 'other' }]],
] as const)('%s is wrong', ([, messages]) => {
  expect(verdict(messages()).wrong.length).toBeGreaterThan(0);
});
