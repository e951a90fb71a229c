import type { ChatGateway, ChatRequest } from '../../../../src/bot/chat-request.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { MakeFile } from '../../chat-system.ts';
import type { Files } from '../files.ts';
import type { TeamsCalls } from '../outbound/calls.ts';
import type { People } from '../outbound/people.ts';
import { conversationOf } from '../outbound/reference.ts';
import type { References } from '../outbound/references.ts';
import type { Whence } from './activity.ts';

/** What every handler needs to act on what it hears. */
export interface HandlerContext {
  readonly gateway: ChatGateway;
  readonly calls: TeamsCalls;
  readonly person: People;
  readonly references: References;
  readonly files: Files;
  readonly makeFile: MakeFile;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
  /** Where files that people hand in are put while they are read. */
  readonly incoming: { readonly folder: string; readonly mostBytes: number };
}

/** Who asks, and where. Throws when Teams cannot be asked who that is: nobody unknown may do anything. */
export async function chatRequestOf(
  { reference, name, thread, sender }: Whence,
  { person }: HandlerContext,
): Promise<ChatRequest> {
  const isDirect = reference.kind === 'personal';
  const called = name ?? (isDirect && sender.name !== null ? `chat with ${sender.name}` : null);
  return {
    person: await person(reference, sender),
    lookAgain: () => person(reference, sender, { isFresh: true }),
    // Teams tells a bot nothing of where its app was not added.
    place: { conversation: conversationOf(reference.id), isInvited: true, isDirect, ...(called && { name: called }) },
    thread,
    isPrivate: false,
  };
}
