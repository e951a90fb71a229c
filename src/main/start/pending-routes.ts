import type { ChatContext } from '../../../adapters/chat/chat-system.ts';
import type { HttpServer } from '../../../adapters/http/http-server.ts';

type Route = NonNullable<ChatContext['route']>;

export interface PendingRoutes {
  /** What a chat takes its path with; a chat takes all that it wants at once. */
  routeOf(chat: string): Route;
  /** Nothing more comes of this chat: it listens without a path, or cannot listen. */
  settled(chat: string): void;
  /** Whatever has not come by then does not come. */
  endWith(longest: Promise<unknown>): void;
}

/**
 * Lets unknown paths answer that they may come, until each of these chats has its own: a chat that cannot be reached
 * must not have the server promise what never comes.
 */
export function pendingRoutes(server: HttpServer, chats: readonly string[]): PendingRoutes {
  const complete = server.routesAreComing();
  const awaited = new Set(chats);
  const settled = (chat: string): void => {
    awaited.delete(chat);
    if (awaited.size === 0) complete();
  };
  if (awaited.size === 0) complete();
  return {
    routeOf: (chat) => (path, handle) => {
      server.route(path, handle);
      settled(chat);
    },
    settled,
    endWith: (longest) => void longest.then(complete),
  };
}
