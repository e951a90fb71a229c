import type { Tone } from '../../../../cards/card.ts';
import { noticeCard } from '../../../../cards/notice-card.ts';
import { replyCard } from '../../../../cards/reply-card.ts';
import { renderSlack } from '../../../../cards/slack/render.ts';
import type { Answered } from '../../../../src/pipeline/desk.ts';
import type { SlackWords } from '../calls.ts';

/** An answer as Slack shows it, and the rung below. */
export function wordsOf({ reply, about }: Answered): SlackWords {
  const card = replyCard(reply, about);
  return { message: renderSlack(card), plain: renderSlack(card, { rung: 'plain' }) };
}

/** Something that the desk knows nothing of: that an answer did not get through, a button that nobody knows. */
export function noticeWords(title: string, text: string, tone: Tone = 'attention'): SlackWords {
  const card = noticeCard(title, text, tone);
  return { message: renderSlack(card), plain: renderSlack(card, { rung: 'plain' }) };
}
