import { withInstants } from '../../src/model/text/instant.ts';
import type { Card } from '../card.ts';
import { cutEnd } from '../text/cut-text.ts';
import { instantsInProse, instantsInWords } from '../text/instants.ts';
import type { SlackMessage } from './blocks.ts';
import { literal, mrkdwn } from './escape.ts';
import { LIMITS } from './limits.ts';
import { plainBlocks } from './plain.ts';
import { richBlocks } from './rich.ts';

/**
 * A card as a Slack message that keeps every limit of `LIMITS`, whatever it holds. `plain` is the rung to send when the
 * API answers `invalid_blocks` to the rich one: sections and monospace text. Nothing in it acts on what came from mail.
 */
export function renderSlack(card: Card, { rung = 'rich' }: { readonly rung?: 'rich' | 'plain' } = {}): SlackMessage {
  return {
    text: messageText(card),
    blocks: rung === 'rich' ? richBlocks(instantsInProse(card)) : plainBlocks(instantsInWords(card)),
  };
}

/** One escaped line for notifications and screen readers, never blank. Escaping makes it up to five times as long. */
function messageText({ fallback, title, zone = 'UTC' }: Card): string {
  const text = literal(withInstants(fallback, zone)) || literal(title) || 'Mailflow';
  return mrkdwn(cutEnd(text, LIMITS.messageText.most / 5));
}
