import type { OpenChat } from '../../../adapters/chat/chat-system.ts';
import type { ChatGateway } from '../../bot/chat-request.ts';
import type { NamedChat } from '../chats.ts';
import { commandHint } from '../command-hint.ts';
import { errorText } from '../error-text.ts';
import { log } from '../log.ts';
import { writeSafely } from '../output.ts';

/**
 * Has every chat listen. One that cannot be reached at the moment keeps neither the others nor the terminal waiting.
 * `settled`: a chat, by name, is at home or will not be.
 */
export function listenInChats(
  open: readonly OpenChat[],
  chats: readonly NamedChat[],
  gateway: ChatGateway,
  settled: (name: string) => void,
): void {
  open.forEach((chat, at) => {
    const { name, title } = chats[at]?.system ?? { name: '', title: 'a chat' };
    void chat
      .listen(gateway)
      .then(
        () => writeSafely(process.stderr, `Connected to ${title}.\n`),
        (cause: unknown) => {
          log.warn('chat.not-heard', { chat: title, cause: errorText(cause) });
          const hint = `\`${commandHint('doctor')}\` shows why.`;
          writeSafely(process.stderr, `Cannot connect to ${title}: ${errorText(cause)} ${hint}\n`);
        },
      )
      .then(() => settled(name));
  });
}
