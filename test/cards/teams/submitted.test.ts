import { describe, expect, test } from 'vitest';
import type { Action } from '../../../cards/teams/elements.ts';
import { formBlock } from '../../../cards/teams/form.ts';
import { renderTeams } from '../../../cards/teams/render.ts';
import { submitted } from '../../../cards/teams/submitted.ts';
import type { FormView } from '../../../src/view/view.ts';
import { cardOf, senders } from '../given-any-card.ts';
import { faultsOf } from './validate.ts';
import { actionsOf, elementsOf, unfolded } from './walk.ts';

const FORM: FormView = {
  label: 'Run the command again',
  fields: [
    { key: 'domain', label: 'Domain', kind: 'text', value: 'contoso.com' },
    { key: 'from', label: 'Start date', kind: 'date', value: '2026-11-09' },
    { key: 'to', label: 'End date', kind: 'date', value: '' },
  ],
  command: 'smtp-auth {from}..{to} domain:{domain}',
};

/** What a client sends: the button's own data, and every input of the card beside it where they come along. */
function pressed(action: Action | undefined, entered: Readonly<Record<string, string>>): unknown {
  return { ...(action?.associatedInputs === 'auto' ? entered : {}), ...action?.data };
}

describe('what comes back from a card', () => {
  const { card } = renderTeams(
    cardOf({ tables: [senders(3)], actions: [{ label: 'Acknowledge', command: 'ack k7f3q2' }], forms: [FORM] }),
  );
  const inside = actionsOf(elementsOf(card.body));
  const entered = {
    rows0: 'sender user1@contoso.com 30d',
    'form0.domain': 'fabrikam.example',
    'form0.from': '2026-11-01',
    'form0.to': '2026-11-15',
  };

  test('is the command of the button', () => {
    expect(submitted(pressed(unfolded(card.actions)[0], entered))).toEqual({ kind: 'command', command: 'ack k7f3q2' });
  });

  test('is the command of the row that was chosen', () => {
    const drill = inside.find(({ data }) => 'pick' in data);
    expect(submitted(pressed(drill, entered))).toEqual({ kind: 'command', command: 'sender user1@contoso.com 30d' });
    expect(submitted(pressed(drill, { ...entered, rows0: '' }))).toBeNull();
  });

  test('is the form with what was entered under each key, and nothing of other inputs', () => {
    const ask = inside.find(({ data }) => 'form' in data);
    expect(submitted(pressed(ask, entered))).toEqual({
      kind: 'form',
      command: FORM.command,
      values: { domain: 'fabrikam.example', from: '2026-11-01', to: '2026-11-15' },
    });
  });

  test.each([null, 'run', 3, {}, { verb: 'other', command: 'ack x' }, { verb: 'run' }, { verb: 'run', command: 7 }])(
    'is nothing when no card of ours sent it: %j',
    (data) => {
      expect(submitted(data)).toBeNull();
    },
  );
});

describe('a form', () => {
  test('has an input for each field, its value in it, and keeps the rules of a card', () => {
    const message = renderTeams(cardOf({ forms: [FORM, FORM] }));
    expect(faultsOf(message)).toEqual([]);
    const inputs = elementsOf(formBlock(FORM)).filter((element) => 'id' in element);
    expect(inputs).toEqual([
      { type: 'Input.Text', id: 'form0.domain', label: 'Domain', value: 'contoso.com', maxLength: 320 },
      { type: 'Input.Date', id: 'form0.from', label: 'Start date', value: '2026-11-09' },
      { type: 'Input.Date', id: 'form0.to', label: 'End date' },
    ]);
  });

  test('offers what occurs as a list, with all of it for none', () => {
    const domain = { key: 'domain', label: 'Domain', kind: 'text', value: '' } as const;
    const asked = (options: readonly string[], value = '') =>
      renderTeams(cardOf({ forms: [{ ...FORM, fields: [{ ...domain, value, options }] }] }));
    expect(faultsOf(asked(['contoso.com', 'fabrikam.com']))).toEqual([]);
    const { card } = asked(['contoso.com', 'fabrikam.com']);
    expect(elementsOf(card.body).find(({ type }) => type === 'Input.ChoiceSet')).toMatchObject({
      ...{ id: 'form0.domain', value: ' ' },
      choices: [
        { title: 'All', value: ' ' },
        { title: 'contoso.com', value: 'contoso.com' },
        { title: 'fabrikam.com', value: 'fabrikam.com' },
      ],
    });
    const many = Array.from({ length: 30 }, (_, n) => `${n}.com`);
    for (const message of [asked(many), asked(['contoso.com']), asked(['a.com', 'b.com'], 'c.com')]) {
      expect(elementsOf(message.card.body).some(({ type }) => type === 'Input.ChoiceSet')).toBe(false);
      expect(faultsOf(message)).toEqual([]);
    }
  });

  test('is left out where it would take the room of what was asked', () => {
    const field = { key: 'domain', label: 'Domain', kind: 'text', value: 'x'.repeat(320) } as const;
    const long = { ...FORM, fields: Array.from({ length: 9 }, (_, at) => ({ ...field, key: `d${at}` })) };
    const message = renderTeams(cardOf({ tables: [senders(100)], forms: [long, long, long] }));
    expect(faultsOf(message)).toEqual([]);
    expect(JSON.stringify(message.card)).not.toContain('Input.Text');
  });
});
