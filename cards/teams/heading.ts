import type { Card, Tone } from '../card.ts';
import { cutMiddle } from '../text/cut-text.ts';
import type { Element } from './elements.ts';
import { literal, markdown } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Told apart by shape, not by colour alone. */
const SIGNS: Readonly<Record<Tone, string>> = { neutral: '', good: '✅ ', attention: '⚠️ ', problem: '🚨 ' };
const WORDS: Readonly<Record<Tone, string>> = { neutral: '', good: '', attention: 'Attention', problem: 'Problem' };
/** `Warning` is a yellow that nobody reads on white. */
const COLOURS = { neutral: undefined, good: 'Good', attention: undefined, problem: 'Attention' } as const;

/** The badge of sample data where there is one; then sign, title, and how bad it is in a word. */
export function heading(card: Card): readonly Element[] {
  const color = COLOURS[card.tone];
  const badge = literal(card.badge ?? '');
  return [
    ...(badge === ''
      ? []
      : [
          {
            type: 'RichTextBlock',
            inlines: [
              { type: 'TextRun', text: `🧪 ${cutMiddle(badge, LIMITS.badge.most)}`, weight: 'Bolder', color: 'Accent' },
            ],
          } as const,
        ]),
    {
      type: 'TextBlock',
      text: titleOf(card),
      style: 'heading',
      size: 'Large',
      weight: 'Bolder',
      ...(color === undefined ? {} : { color }),
      wrap: true,
    },
  ];
}

/** `🚨 SMTP AUTH spike · High`. Never blank. */
function titleOf({ title, tone, status }: Card): string {
  const word = literal(status ?? '') || WORDS[tone];
  const text = `${literal(title) || 'Mailflow'}${word === '' ? '' : ` · ${word}`}`;
  return `${SIGNS[tone]}${markdown(cutMiddle(text, LIMITS.title.most))}`;
}
