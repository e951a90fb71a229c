import type { Tone } from '../../../../cards/card.ts';
import { noticeCard } from '../../../../cards/notice-card.ts';
import { replyCard } from '../../../../cards/reply-card.ts';
import type { ChatResponse } from '../../../../src/bot/chat-request.ts';
import type { SlackWords } from '../outbound/calls.ts';
import { cardWords } from '../outbound/card-text.ts';

/** An answer as Slack shows it, and the rung below. */
export function renderReply({ reply, about }: ChatResponse): SlackWords {
  return cardWords(replyCard(reply, about));
}

/** Something that the desk knows nothing of: that an answer did not get through, a button that nobody knows. */
export function noticeWords(title: string, text: string, tone: Tone = 'attention'): SlackWords {
  return cardWords(noticeCard(title, text, tone));
}
