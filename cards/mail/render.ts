import type { Card } from '../card.ts';
import { cutEnd } from '../text/cut-text.ts';
import { instantsInWords } from '../text/instants.ts';
import { renderText } from '../text/render.ts';
import { visible } from '../text/visible.ts';
import { mailHtml, stopText } from './html.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** RFC 5322, 2.1.1 asks for lines of 78 characters at most; quoted lines have room beside that. */
const WIDTH = 72;
/** Lists of mails show less, and some programs cut it. */
const MAX_SUBJECT = 150;

/**
 * A card as a mail, in HTML and as plain text. `stop`: the command that ends mails of this kind; null where there is
 * nothing to end. The subject has no control in it, whatever came from mail.
 */
export function renderMail(given: Card, { stop }: { readonly stop: string | null }): RenderedMail {
  const card = instantsInWords(given);
  const status = card.status === null ? '' : ` (${card.status})`;
  const badge = card.badge === null ? '' : `[${card.badge}] `;
  const { forms: _, ...shown } = card;
  const notes = stop === null ? card.notes : [...card.notes, stopText(stop)];
  return {
    subject: cutEnd(visible(`${badge}${card.title}${status}`).trim(), MAX_SUBJECT),
    text: renderText({ ...shown, notes }, { width: WIDTH, colour: false }),
    html: mailHtml(card, stop),
  };
}
