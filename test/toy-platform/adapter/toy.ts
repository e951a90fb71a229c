import type { ChatSystem } from '../../../adapters/chat/chat-system.ts';
import { announcementCard } from '../../../cards/announcement-card.ts';
import { replyCard } from '../../../cards/reply-card.ts';
import { sayingItMayRepeat } from '../../../src/alerts/messages/may-repeat.ts';
import type { ChatGateway } from '../../../src/bot/chat-request.ts';
import type { ChatPlatform, Outcome } from '../../../src/ports/chat-platform.ts';
import { renderToy } from '../cards/render.ts';

interface ToyMessage {
  readonly conversation: string;
  readonly key: string;
  readonly handle: string;
  readonly thread: string | null;
  readonly text: string;
}

/** The service itself: it holds what was said, and people can speak in it. */
export interface ToyService {
  readonly messages: ToyMessage[];
  speak: ((person: string, line: string) => Promise<string>) | null;
}

type About = Parameters<typeof announcementCard>[1];

/** What `adapters/chat/toy` would be: all that a chat system needs, and nothing that others have to know of. */
export const toySystem = (service: ToyService): ChatSystem => ({
  name: 'toy',
  title: 'Toy',
  settings: { TOY_TOKEN: 'The token; on the box' },
  ids: { name: 'toy', examples: [['person', 'ann']], readId: (id) => ({ ok: true, kind: 'person', id }) },
  configure({ TOY_TOKEN: token }) {
    if (!token) return { kind: 'off' };
    if (token !== 'wood') return { kind: 'faulty', faults: ['TOY_TOKEN: is not made of wood. Find it on the box.'] };
    return {
      kind: 'ready',
      chat: {
        needsServer: false,
        open: async ({ about }) => ({
          platform: toyPlatform(service, about),
          async listen(desk) {
            service.speak = (person, line) => answered(desk, person, line);
          },
          isConnected: () => service.speak !== null,
          async close() {
            service.speak = null;
          },
        }),
        examine: async () => [{ verdict: 'good', what: 'TOY_TOKEN', said: 'It is made of wood.', cure: null }],
      },
    };
  },
});

async function answered(desk: ChatGateway, id: string, line: string): Promise<string> {
  const person = { id: `toy:${id}`, groups: [], kind: 'member' } as const;
  const place = { conversation: `toy:${id}`, isInvited: true, isDirect: true };
  const { reply, about } = await desk.answer(line, { person, place, thread: null, isPrivate: false });
  return renderToy(replyCard(reply, about));
}

export function toyPlatform({ messages }: ToyService, about: () => About): ChatPlatform {
  const textOf = ({ say, mayRepeat }: Parameters<ChatPlatform['edit']>[0] | Parameters<ChatPlatform['post']>[0]) =>
    renderToy(announcementCard(mayRepeat ? sayingItMayRepeat(say) : say, about()));
  return {
    name: 'toy',
    async post(message): Promise<Outcome> {
      const handle = String(messages.length + 1);
      const { conversation, key, thread } = message;
      messages.push({ conversation, key, handle, thread, text: textOf(message) });
      return { kind: 'done', handle };
    },
    async edit(message): Promise<Outcome> {
      const at = messages.findIndex(({ handle }) => handle === message.handle);
      const before = messages[at];
      if (before === undefined) return { kind: 'refused', trouble: 'there is no such message' };
      messages[at] = { ...before, text: textOf(message) };
      return { kind: 'done', handle: before.handle };
    },
    async find({ conversation, key, thread }) {
      const found = messages.find(
        (each) => each.conversation === conversation && each.key === key && each.thread === thread,
      );
      return found === undefined ? { kind: 'not-there' } : { kind: 'there', handle: found.handle };
    },
  };
}
