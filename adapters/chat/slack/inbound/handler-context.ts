import type { ChatGateway, ChatRequest } from '../../../../src/bot/chat-request.ts';
import type { Listening } from './listening.ts';
import type { Sender } from './read/sender.ts';

/** What every handler needs to act on what it hears. */
export interface HandlerContext extends Pick<Listening, 'calls' | 'log' | 'makeFile' | 'wait' | 'within'> {
  readonly gateway: ChatGateway;
}

interface AskedBy {
  readonly sender: Sender;
  readonly channel: string;
  readonly thread: string | null;
  readonly isPrivate: boolean;
}

/** A trigger, and an acknowledgement, are good for three seconds; who was seen of late is known at once. */
export const LOOK_UP_MS = 1_000;

/** Who asks, and where. Throws when Slack cannot be asked who that is: nobody unknown may do anything. */
export async function chatRequestOf(
  { sender, channel, thread, isPrivate }: AskedBy,
  { calls }: HandlerContext,
): Promise<ChatRequest> {
  const { user, team } = sender;
  const [person, place] = await Promise.all([calls.person(user, { team }), calls.place(channel)]);
  return { person, lookAgain: () => calls.person(user, { team, isFresh: true }), place, thread, isPrivate };
}

/** What a spot has to know of the place. */
export const standingIn = ({ place: { isDirect, isInvited } }: ChatRequest) => ({ isDirect, isInvited });
