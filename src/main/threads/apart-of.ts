import type { Apart } from '../../../adapters/chat/chat-system.ts';
import { askedThread } from '../../../adapters/threads/asked-thread.ts';
import { CHAT_THREAD } from './programs.ts';

/** What a thread is asked to do for a chat. */
export interface ChatJob {
  readonly chat: string;
  readonly job: string;
  readonly question: unknown;
}

const MAX_MEMORY_MB = 256;

/** Does jobs of a chat, each in a thread of its own. */
export const apartOf =
  (chat: string): Apart =>
  async (job, question) => {
    const thread = askedThread<ChatJob>(CHAT_THREAD, { maxMemoryMb: MAX_MEMORY_MB, purpose: `does a job of ${chat}` });
    try {
      return await thread.ask({ chat, job, question });
    } finally {
      await thread.end();
    }
  };
