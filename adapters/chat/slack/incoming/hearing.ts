import type { Asking, Desk } from '../../../../src/pipeline/desk.ts';
import type { Log } from '../../../../src/ports.ts';
import type { SlackCalls } from '../calls.ts';
import type { Sender } from './sender.ts';

/** What every handler needs to act on what it hears. */
export interface Hearing {
  readonly desk: Desk;
  readonly calls: SlackCalls;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
}

interface AskedBy {
  readonly sender: Sender;
  readonly channel: string;
  readonly thread: string | null;
  readonly isPrivate: boolean;
}

/** Who asks, and where. Throws when Slack cannot be asked who that is: nobody unknown may do anything. */
export async function askingOf({ sender, channel, thread, isPrivate }: AskedBy, { calls }: Hearing): Promise<Asking> {
  const [person, place] = await Promise.all([calls.person(sender.user, { team: sender.team }), calls.place(channel)]);
  return { person, place, thread, isPrivate };
}

/** What a spot has to know of the place. */
export const standingIn = ({ place: { isDirect, isInvited } }: Asking) => ({ isDirect, isInvited });
