import { remark } from '../../src/alerts/messages/remark.ts';
import { catalogue } from '../../src/app/catalogue.ts';
import type { ChatGateway, ChatRequest, ChatResponse } from '../../src/bot/chat-request.ts';
import { type Catalogue, defineCommand, understood } from '../../src/commands/command.ts';
import { stated } from '../../src/commands/reply.ts';

/** One runs and 20 wait. */
export const ROOM = 21;

interface LongRead {
  /** Everything there is, and the command `count-all`. */
  readonly catalogue: Catalogue;
  /** How often it was begun. */
  begun(): number;
  /** Lets all of them end, those that have not begun as well. */
  endAll(): void;
}

/** A heavy command whose end is the test's to say. */
export function longRead(): LongRead {
  let end = (): void => {};
  let begun = 0;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const countAll = defineCommand({
    ...{ name: 'count-all', usage: 'count-all', meaning: 'Counts for a long time', examples: ['count-all'] },
    ...{ needs: 'read', isHeavy: true, audience: 'everyone' },
    parse: () => understood({}),
    async run() {
      begun += 1;
      await ended;
      return stated(remark('Counted', ['All is counted.']), {});
    },
  });
  return {
    catalogue: { ...catalogue, commands: [...catalogue.commands, countAll] },
    begun: () => begun,
    endAll: () => end(),
  };
}

/** Asks for as much as there is room for. */
export const fill = (
  desk: Pick<ChatGateway, 'answer'>,
  id: string,
  more: Partial<ChatRequest> = {},
): Promise<readonly ChatResponse[]> =>
  Promise.all(
    Array.from({ length: ROOM }, () =>
      desk.answer('count-all', {
        person: { id, groups: [], kind: 'member' },
        place: { conversation: 'local:elsewhere', isInvited: true, isDirect: false },
        ...{ thread: null, isPrivate: false, isTyped: true, ...more },
      }),
    ),
  );
