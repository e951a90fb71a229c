import { conversationOf, splitThread } from '../outbound/reference.ts';
import { type Activity, whenceOf } from './activity.ts';
import { chatRequestOf, type HandlerContext } from './handler-context.ts';
import { renderReply } from './render-reply.ts';
import { say } from './reply.ts';

interface Parting {
  /** Teams' ids of the conversations that are gone. */
  readonly gone: readonly string[];
  readonly why: string;
}

/** The app was removed, a channel or a team deleted: nothing is said there any more. */
export async function onBotRemoved(activity: Activity, { gateway, references, log }: HandlerContext): Promise<void> {
  const removed = readBotRemoved(activity, references.all());
  if (removed === null) return;
  for (const id of removed.gone) {
    await references.forget(id);
    await gateway.gone(conversationOf(id), removed.why);
    log.info('teams.gone', { conversation: conversationOf(id), why: removed.why });
  }
}

/**
 * Of a team all channels are gone at once. An update of the app removes it as well (`remove-upgrade`), and it is back a
 * moment later (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events,
 * read 2026-11).
 */
export function readBotRemoved(
  { type, action, channelData, conversation, membersRemoved, recipient }: Activity,
  known: readonly { readonly id: string; readonly team: string | null }[],
): Parting | null {
  const { id } = splitThread(conversation.id);
  const team = channelData?.team?.id ?? null;
  const ofTeam = team === null ? [] : known.filter((each) => each.team === team).map((each) => each.id);
  const all = [...new Set([...ofTeam, id])];
  if (type === 'installationUpdate') return action === 'remove' ? { gone: all, why: 'the app was removed' } : null;
  if (type !== 'conversationUpdate') return null;
  switch (channelData?.eventType) {
    case 'teamDeleted':
    case 'teamHardDeleted':
      return { gone: all, why: 'the team was deleted' };
    case 'teamArchived':
      return { gone: all, why: 'the team was archived' };
    case 'channelDeleted':
      return { gone: [channelData.channel?.id ?? id], why: 'the channel was deleted' };
  }
  const isRemoved = (membersRemoved ?? []).some((member) => member.id === recipient.id);
  // From one channel, of which the team has more.
  const gone = channelData?.eventType === 'channelMemberRemoved' ? [channelData.channel?.id ?? id] : all;
  return isRemoved ? { gone, why: 'the bot was removed' } : null;
}

/** The app was added to a chat, a group or a team: the first words there. Teams tells that in two ways, and again. */
export async function onBotAdded(activity: Activity, context: HandlerContext): Promise<void> {
  if (!isBotAdded(activity)) return;
  const target = whenceOf(activity);
  const { place, person } = await chatRequestOf(target, context);
  const isOwnWord = activity.from.id === activity.recipient.id;
  const answered = await context.gateway.welcome(place, isOwnWord ? null : person);
  if (answered !== null) await say(renderReply(answered), target, context);
}

/** The bot itself, not other people who join. An update of the app (`add-upgrade`) brings nothing new. */
const isBotAdded = ({ type, action, membersAdded, recipient }: Activity): boolean =>
  type === 'installationUpdate'
    ? action === 'add'
    : type === 'conversationUpdate' && (membersAdded ?? []).some(({ id }) => id === recipient.id);
