import { sayingItMayRepeat } from '../../../src/alerts/messages/may-repeat.ts';
import { systemWords } from '../../../src/model/text/system-text.ts';
import type { ChatPlatform, OutgoingMessage } from '../../../src/ports/chat-platform.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { Announcement } from '../../../src/view/announcement.ts';
import { type JournalLine, openJournal } from './journal.ts';

/** A message as it is to be shown now. */
export interface ShownMessage {
  readonly conversation: string;
  readonly handle: string;
  /** The handle of the root that it replies to. */
  readonly thread: string | null;
  readonly say: Announcement;
  /** It replaces what was shown under this handle before. */
  readonly isEdit: boolean;
}

export interface LocalOptions {
  /** Where messages are kept; an older generation lies beside it. */
  readonly file: string;
  readonly show: (message: ShownMessage) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** The file is put aside when it is larger, and the one put aside before is forgotten. */
  readonly longestBytes?: number;
}

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;

/**
 * The conversation on this machine. A message is there once it is in the journal on disk, and can be found again after
 * a crash; only then is it shown. What was said so long ago that the journal has forgotten it cannot be edited.
 */
export async function localConversation(options: LocalOptions): Promise<ChatPlatform> {
  const { file, show, clock, log, longestBytes = DEFAULT_MAX_BYTES } = options;
  const journal = await openJournal(file, longestBytes);

  async function say(
    { conversation, key, say: words, mayRepeat }: OutgoingMessage,
    message: { readonly handle: string; readonly thread: string | null; readonly isEdit: boolean },
  ) {
    const result = mayRepeat ? sayingItMayRepeat(words) : words;
    const at = clock.now().toISOString();
    try {
      await journal.append({ at, conversation, key, ...message, words: wordsOf(result) });
    } catch (cause) {
      // A line that was written and not synced may still be there after a crash.
      return { kind: 'unsure' as const, trouble: `${file} cannot be written: ${systemWords(cause)}` };
    }
    try {
      show({ conversation, ...message, say: result });
    } catch (cause) {
      log.warn('local.not-shown', { conversation, handle: message.handle, cause: String(cause) });
    }
    return { kind: 'done' as const, handle: message.handle };
  }

  return {
    name: 'local',
    post: (message) => say(message, { handle: journal.nextHandle(), thread: message.thread, isEdit: false }),
    async edit(message) {
      const known = journal.messages().find(isSame(message.conversation, ({ handle }) => handle === message.handle));
      if (!known) return { kind: 'refused', trouble: `there is no message ${message.handle} any more` };
      return say(message, { handle: known.handle, thread: known.thread, isEdit: true });
    },
    async find({ conversation, key, thread }) {
      const known = journal.messages().find(isSame(conversation, (line) => line.key === key && line.thread === thread));
      return known ? { kind: 'there', handle: known.handle } : { kind: 'not-there' };
    },
  };
}

const isSame =
  (conversation: string, claim: (line: JournalLine) => boolean) =>
  (line: JournalLine): boolean =>
    line.conversation === conversation && claim(line);

const wordsOf = ({ status, view }: Announcement): readonly string[] => [
  ...(status === null ? [] : [status]),
  view.title,
  ...view.sentences,
  ...view.notes,
];
