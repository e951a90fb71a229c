import { withInstants } from '../../src/model/text/instant.ts';
import type { Card } from '../card.ts';
import { cutEnd } from '../text/cut-text.ts';
import { instantsInProse, instantsInWords } from '../text/instants.ts';
import type { TeamsMessage } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import { plainCard } from './plain.ts';
import { richCard } from './rich.ts';

/**
 * A card as an Adaptive Card that keeps every limit of `LIMITS`, whatever it holds, and a plain line for notifications.
 * `plain` is the rung to send when Teams refuses the rich one: lines of text. Nothing in it acts on what came from mail.
 */
export function renderTeams(card: Card, { rung = 'rich' }: { readonly rung?: 'rich' | 'plain' } = {}): TeamsMessage {
  const text = literal(withInstants(card.fallback, card.zone ?? 'UTC')) || literal(card.title) || 'Mailflow';
  const summary = cutEnd(text, LIMITS.summary.most);
  return {
    summary,
    card: rung === 'rich' ? richCard(instantsInProse(card), summary) : plainCard(instantsInWords(card), summary),
  };
}
