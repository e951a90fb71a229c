import type { Card } from '../card.ts';
import { canBeLink, MAX_LINKS } from '../links.ts';
import { cutMiddle } from '../text/cut-text.ts';
import type { Element } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Each on a line of its own, its address behind its label. */
export const links = ({ links: all = [] }: Card): readonly Element[] =>
  all
    .filter(canBeLink)
    .slice(0, MAX_LINKS)
    .map(({ label, url }) => {
      const text = cutMiddle(literal(label) || 'Open', LIMITS.actionTitle.most);
      const selectAction = { type: 'Action.OpenUrl', url } as const;
      return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, color: 'Accent', selectAction }] };
    });
