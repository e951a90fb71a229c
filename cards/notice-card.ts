import { type Card, emptyCard, type Tone } from './card.ts';

/** Something said in passing: a title and a text, such as that an import is under way. */
export function noticeCard(title: string, text: string, tone: Tone = 'neutral'): Card {
  return { ...emptyCard(title), tone, sentences: [text], fallback: `${title}: ${text}` };
}
