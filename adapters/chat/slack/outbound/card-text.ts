import type { Card } from '../../../../cards/card.ts';
import { renderSlack } from '../../../../cards/slack/render.ts';
import type { SlackWords } from './calls.ts';

/** A card as Slack shows it; the rung below is drawn for whom Slack refuses it, which is hardly ever. */
export const cardWords = (card: Card): SlackWords => ({
  message: renderSlack(card),
  plain: () => renderSlack(card, { rung: 'plain' }),
});
