import { announcementCard } from '../../../cards/announcement-card.ts';
import { renderTeams } from '../../../cards/teams/render.ts';
import { sayingItMayRepeat } from '../../../src/alerts/messages/may-repeat.ts';
import type { ChatPlatform, Outcome, OutgoingMessage } from '../../../src/ports/chat-platform.ts';
import type { ChatContext } from '../chat-system.ts';
import type { TeamsCalls } from './outbound/calls.ts';
import type { TeamsWords } from './outbound/fallback-levels.ts';
import { idOf, type Reference } from './outbound/reference.ts';
import type { References } from './outbound/references.ts';

const UNKNOWN: Outcome = {
  kind: 'refused',
  isUnreachable: true,
  trouble: 'Mailflow is not a member of this Teams conversation',
};

/** Teams as the outbox sees it. A message's handle is its id; what is edited is a root, as all that the outbox edits. */
export function teamsPlatform(
  calls: TeamsCalls,
  references: Pick<References, 'get'>,
  about: ChatContext['about'],
): ChatPlatform {
  return {
    name: 'teams',
    async post({ conversation, thread, ...message }) {
      const to = referenceTo(conversation);
      return to === null ? UNKNOWN : calls.post(to, thread, wordsOf(message));
    },
    async edit({ conversation, handle, ...message }) {
      const at = referenceTo(conversation);
      return at === null ? UNKNOWN : calls.update(at, { id: handle, thread: null }, wordsOf(message));
    },
    // A bot sees of a conversation what is said to it, and cannot read back.
    find: async () => ({ kind: 'unreadable' }),
  };

  function referenceTo(conversation: string): Reference | null {
    const id = idOf(conversation);
    return id === null ? null : references.get(id);
  }

  function wordsOf({ key, say, mayRepeat }: Omit<OutgoingMessage, 'conversation'>): TeamsWords {
    const card = announcementCard(mayRepeat ? sayingItMayRepeat(say) : say, about());
    return { message: renderTeams(card), plain: () => renderTeams(card, { rung: 'plain' }), key };
  }
}
