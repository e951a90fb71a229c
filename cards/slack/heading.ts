import type { Card, Tone } from '../card.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Told apart by shape, not by colour alone. */
const SIGNS: Readonly<Record<Tone, string>> = { neutral: '', good: '✅ ', attention: '⚠️ ', problem: '🚨 ' };
const WORDS: Readonly<Record<Tone, string>> = { neutral: '', good: '', attention: 'Attention', problem: 'Problem' };

/** `🚨 SMTP AUTH spike · High`: sign, title, and how bad it is in a word. Never blank. */
export function heading({ title, tone, status }: Card): string {
  const word = literal(status ?? '') || WORDS[tone];
  return cutMiddle(
    `${SIGNS[tone]}${literal(title) || 'Mailflow'}${word === '' ? '' : ` · ${word}`}`,
    LIMITS.headerText.most,
  );
}

/** `🧪 SAMPLE DATA`, empty for real data. */
export function badge({ badge: text }: Card): string {
  const shown = literal(text ?? '');
  return shown === '' ? '' : `🧪 ${cutMiddle(shown, LIMITS.headerText.most)}`;
}
