import type { ChatPlatform, Found, Outcome } from '../../src/ports/chat-platform.ts';
import { announcementWouldBeTaken } from '../cards/slack/within-limits.ts';

interface Said {
  readonly conversation: string;
  readonly key: string;
  readonly words: string;
  readonly mayRepeat: boolean;
  readonly at: Date;
}

type Message = Parameters<ChatPlatform['post']>[0] | Parameters<ChatPlatform['edit']>[0];

/** A platform on which calls end as the test says; `undefined` is: they work. */
export interface GivenPlatform {
  readonly platform: ChatPlatform;
  /** Every call to post or edit, whatever became of it. */
  readonly calls: Said[];
  /** The keys that were looked for. */
  readonly lookedFor: string[];
  onSend: (message: Message) => Promise<Outcome> | Outcome | undefined;
  onFind: (key: string) => Promise<Found> | Found | undefined;
}

export function givenPlatform(now: () => Date): GivenPlatform {
  const there = new Map<string, string>();
  const given: GivenPlatform = {
    calls: [],
    lookedFor: [],
    onSend: () => undefined,
    onFind: () => undefined,
    platform: {
      name: 'local',
      post: (message) => send(message, `at-${message.key}`),
      edit: (message) => send(message, message.handle),
      async find({ key }) {
        given.lookedFor.push(key);
        const handle = there.get(key);
        return (await given.onFind(key)) ?? (handle === undefined ? { kind: 'not-there' } : { kind: 'there', handle });
      },
    },
  };
  return given;

  async function send(message: Message, handle: string): Promise<Outcome> {
    const { conversation, key, mayRepeat, say } = message;
    announcementWouldBeTaken(say);
    given.calls.push({ conversation, key, mayRepeat, words: say.view.title, at: now() });
    const outcome = (await given.onSend(message)) ?? { kind: 'done', handle };
    if (outcome.kind === 'done') there.set(key, handle);
    return outcome;
  }
}
