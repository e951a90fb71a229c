import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf } from '../../../cards/slack/command-value.ts';
import { formButton, modalOf } from '../../../cards/slack/form.ts';
import { LIMITS } from '../../../cards/slack/limits.ts';
import { renderSlack } from '../../../cards/slack/render.ts';
import type { FormView } from '../../../src/view/view.ts';
import { runs } from '../../seed/runs.ts';
import { cardOf } from '../given-any-card.ts';

const FILTER: FormView = {
  label: 'Filter',
  command: 'smtp-auth {from}..{to} domain:{domain}',
  fields: [
    { key: 'from', label: 'Start date', kind: 'date', value: '2026-11-09' },
    { key: 'to', label: 'End date', kind: 'date', value: '' },
    { key: 'domain', label: 'Domain', kind: 'text', value: 'R&D "<north>"' },
  ],
};

describe('a form', () => {
  test('is a button that holds it, beside the others', () => {
    const { blocks } = renderSlack(cardOf({ actions: [{ label: 'Try', command: 'help' }], forms: [FILTER] }));
    const [row] = blocks.flatMap((block) => (block.type === 'actions' ? [block.elements] : []));
    expect(row?.map(({ action_id }) => action_id)).toEqual(['run:0', 'form:0']);
    const [, button] = row ?? [];
    expect(button).toMatchObject({ type: 'button', text: { text: 'Filter…' } });
    expect(JSON.parse(commandOf(button?.type === 'button' ? button.value : ''))).toEqual(FILTER);
  });

  test('that is longer than a button may hold has none', () => {
    const long = { ...FILTER, command: 'x'.repeat(2_000) };
    expect(formButton(long, 0)).toBeNull();
    expect(formButton({ ...FILTER, label: ' ' }, 0)).toBeNull();
  });

  test('asks for days with a calendar, and for texts that may be left blank', () => {
    const { blocks, private_metadata, callback_id } = modalOf(FILTER, 'kept');
    expect({ private_metadata, callback_id }).toEqual({ private_metadata: 'kept', callback_id: 'form' });
    expect(blocks.map(({ block_id, optional, element }) => ({ block_id, optional, element }))).toEqual([
      {
        block_id: 'from',
        optional: false,
        element: { type: 'datepicker', action_id: 'value', initial_date: '2026-11-09' },
      },
      { block_id: 'to', optional: false, element: { type: 'datepicker', action_id: 'value' } },
      {
        block_id: 'domain',
        optional: true,
        element: { type: 'plain_text_input', action_id: 'value', max_length: 500, initial_value: 'R&D "<north>"' },
      },
    ]);
  });

  test('offers what occurs as a list, and as a text where that is more than a button holds', () => {
    const field = { key: 'domain', label: 'Domain', kind: 'text', value: 'fabrikam.com' } as const;
    const offering = (options: readonly string[]) => ({ ...FILTER, fields: [{ ...field, options }] });
    const [block] = modalOf(offering(['contoso.com', 'fabrikam.com']), 'kept').blocks;
    const option = (value: string) => ({ text: { type: 'plain_text', text: value, emoji: false }, value });
    expect(block).toMatchObject({
      optional: true,
      element: {
        ...{ type: 'static_select', action_id: 'value', initial_option: option('fabrikam.com') },
        options: [option('contoso.com'), option('fabrikam.com')],
      },
    });
    expect(modalOf(offering(['contoso.com']), 'kept').blocks[0]?.element.type).toBe('plain_text_input');
    expect(modalOf(offering(['a.com', 'b.com']), 'kept').blocks[0]?.element.type).toBe('plain_text_input');
    const many = Array.from({ length: 100 }, (_, n) => `a-very-long-name-${n}.contoso.com`);
    const held = JSON.parse(commandOf(formButton(offering(['fabrikam.com', ...many]), 0)?.value ?? ''));
    expect(held.fields).toEqual([field]);
  });

  test('keeps every limit, whatever it is called and holds', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 3_000 });
    const fields = fc.array(
      fc.record({
        key: fc.stringMatching(/^[a-z]{1,20}$/),
        label: texts,
        kind: fc.constantFrom('text', 'date'),
        value: texts,
        options: fc.option(fc.array(texts, { maxLength: 120 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.record({ label: texts, command: texts, fields }), (form) => {
        const { title, blocks } = modalOf(form, '');
        expect(title.text.length).toBeLessThanOrEqual(LIMITS.modalTitle.most);
        for (const { label, element } of blocks) {
          expect(label.text).not.toBe('');
          expect(label.text.length).toBeLessThanOrEqual(LIMITS.inputLabel.most);
          if (element.type === 'datepicker') expect(element.initial_date ?? '2026-01-01').toMatch(/^\d{4}-\d\d-\d\d$/);
          else if (element.type === 'static_select') {
            expect(element.options.length).toBeLessThanOrEqual(LIMITS.selectOptions.most);
            for (const { text, value } of element.options) {
              expect(text.text.length).toBeLessThanOrEqual(LIMITS.optionText.most);
              expect(value.length).toBeLessThanOrEqual(LIMITS.optionValue.most);
            }
          } else expect((element.initial_value ?? '').length).toBeLessThanOrEqual(element.max_length);
        }
        expect(formButton(form, 0)?.value.length ?? 0).toBeLessThanOrEqual(LIMITS.buttonValue.most);
      }),
      { numRuns: runs(50) },
    );
  });
});
