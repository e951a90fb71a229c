import type { Card, Tone } from '../../../../cards/card.ts';
import { noticeCard } from '../../../../cards/notice-card.ts';
import { replyCard } from '../../../../cards/reply-card.ts';
import { renderTeams } from '../../../../cards/teams/render.ts';
import { instantsInWords } from '../../../../cards/text/instants.ts';
import type { ChatResponse } from '../../../../src/bot/chat-request.ts';
import type { TeamsWords } from '../outbound/fallback-levels.ts';
import { markedWith } from './shown-command.ts';

/** An answer as Teams shows it, and the rung below; its buttons know which command made it. */
export function renderReply({ reply, about, command }: ChatResponse): TeamsWords {
  const { message, plain } = wordsOfCard(replyCard(reply, about));
  return { message: markedWith(message, command), plain, key: null };
}

/** Something that the desk knows nothing of: that an answer did not get through, a button that nobody knows. */
export const noticeWords = (title: string, text: string, tone: Tone = 'attention'): TeamsWords =>
  wordsOfCard(noticeCard(title, text, tone));

const wordsOfCard = (card: Card): TeamsWords => ({
  message: renderTeams(card),
  plain: () => renderTeams(card, { rung: 'plain' }),
  key: null,
});

const SHORT = 400;

/** An answer in a line or two, for the one who pressed a button; null when it needs a card. */
export function inAFewWords({ reply, about }: ChatResponse): string | null {
  const { title, sentences, warnings, tables, chart, facts } = instantsInWords(replyCard(reply, about));
  const text = [`${title}:`, ...sentences, ...warnings].join(' ').replaceAll('`', '');
  return tables.length === 0 && chart === null && facts.length === 0 && text.length <= SHORT ? text : null;
}
