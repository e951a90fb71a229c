import type { Reply } from '../src/commands/reply.ts';
import { announcementCard } from './announcement-card.ts';
import type { Card } from './card.ts';
import { helpCard } from './help-card.ts';
import { importCard } from './import-card.ts';
import { noticeCard } from './notice-card.ts';
import type { CardContext } from './provenance-footer.ts';
import { rejectionCard } from './rejection-card.ts';
import { reportCard } from './report-card.ts';

/** The card for whatever was replied. */
export function replyCard(reply: Reply, context: CardContext): Card {
  switch (reply.kind) {
    case 'report':
      return reportCard(reply.answer.view, context);
    case 'said':
      return announcementCard(reply.say, context);
    case 'file':
      return announcementCard(reply.say, context);
    case 'help':
      return helpCard(reply.help);
    case 'rejected':
      return rejectionCard(reply.rejection);
    case 'imports':
      return importsCard(reply, context.sample);
  }
}

function importsCard(
  { imports, waiting, remarks }: Extract<Reply, { readonly kind: 'imports' }>,
  sample: boolean,
): Card {
  const left = waiting.map(({ name, reason }) => `${name} was postponed: ${reason}.`.replace(/\.\.$/, '.'));
  if (imports.length === 0) return noticeCard('Import', left.length > 0 ? left.join(' ') : 'The inbox is empty.');
  const card = importCard(imports, { sample });
  return { ...card, notes: [...card.notes, ...left, ...remarks] };
}
