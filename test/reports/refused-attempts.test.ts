import { describe, expect, test } from 'vitest';
import { ask, storeOf, type Telling } from './given.ts';

const DAY = '2026-11-12';
const log = { source: 'postfix-log', filters: { host: 'mail-1' } };
const sent = (sender: string, messages: number): Telling => ({
  ...log,
  kind: 'smtp-auth',
  facts: [{ day: DAY, direction: 'submission', sender, messages }],
});
const refused = (...facts: readonly (readonly [string, number])[]): Telling => ({
  ...log,
  kind: 'refused',
  facts: facts.map(([sender, messages]) => ({ day: DAY, direction: 'submission', sender, messages })),
});
const ANNA = 'anna@contoso.com';

describe('refused attempts of a sender', () => {
  test('are one sentence and a count of their own, beside the messages', async () => {
    const { data, view } = await ask(await storeOf(sent(ANNA, 1), refused([ANNA, 416])), 'sender', { subject: ANNA });
    expect(view.sentences.at(-1)).toBe('416 more attempts were not accepted (rejected, aborted or probes).');
    expect(data).toMatchObject({ messages: 1, refused: 416, totals: { messages: 1 } });
  });

  test.for([
    ['there were none', [sent(ANNA, 1)]],
    ['they are of somebody else', [sent(ANNA, 1), refused(['bob@contoso.com', 30])]],
  ] as const)('are not spoken of where %s', async ([, tellings]) => {
    const { data, view } = await ask(await storeOf(...tellings), 'sender', { subject: ANNA });
    expect(JSON.stringify(view)).not.toContain('not accepted');
    expect(data).not.toHaveProperty('refused');
  });

  test('are told where nothing else is known of an address, or of anybody', async () => {
    const known = await storeOf(sent('bob@contoso.com', 1), refused([ANNA, 1]));
    expect((await ask(known, 'sender', { subject: ANNA })).view.sentences).toEqual([
      `Nothing from ${ANNA} was accepted, in this window or before.`,
      '1 attempt was not accepted (rejected, aborted or probes).',
    ]);
    const { view } = await ask(await storeOf(refused([ANNA, 2])), 'sender', { subject: ANNA });
    expect(view.sentences.at(-1)).toBe('2 attempts were not accepted (rejected, aborted or probes).');
  });
});

describe('smtp-auth names who was refused more often than accepted', () => {
  const note = async (...tellings: readonly Telling[]) =>
    (await ask(await storeOf(...tellings), 'smtp-auth')).data.notes.filter((each) => each.startsWith('Refused'));

  test.for([
    [
      'one of them',
      [sent(ANNA, 1), refused([ANNA, 416])],
      [`Refused more often than accepted: ${ANNA} (416, 1 accepted).`],
    ],
    ['nobody below twenty attempts', [sent(ANNA, 1), refused([ANNA, 19])], []],
    ['nobody who was accepted as often', [sent(ANNA, 20), refused([ANNA, 20])], []],
    [
      'the worst three, also without anything accepted',
      [refused(['a@x.de', 20], ['b@x.de', 23], ['c@x.de', 22], ['d@x.de', 21])],
      [
        'Refused more often than accepted: b@x.de (23, 0 accepted), c@x.de (22, 0 accepted), d@x.de (21, 0 accepted) and 1 more.',
      ],
    ],
  ] as const)('%s', async ([, tellings, notes]) => {
    expect(await note(...tellings)).toEqual(notes);
  });
});

test('refused attempts are in no other report: they are neither mail nor a gap', async () => {
  const without = await storeOf(sent(ANNA, 5));
  const beside = await storeOf(sent(ANNA, 5), refused([ANNA, 3], ['bob@contoso.com', 4]));
  for (const report of ['summary', 'status', 'tls', 'connectors', 'smtp-auth']) {
    expect(await ask(beside, report), report).toEqual(await ask(without, report));
  }
  expect(await beside.partitions()).toEqual(await without.partitions());
});
