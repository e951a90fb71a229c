import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChatPlatform, Outcome } from '../../src/ports/chat-platform.ts';
import type { Announcement } from '../../src/view/announcement.ts';

/** A message as people see it now. */
interface SeenMessage {
  readonly conversation: string;
  readonly handle: string;
  /** The root's handle; null outside of threads. */
  readonly thread: string | null;
  /** All of its text. */
  readonly text: string;
}

interface OpenedPlatform {
  readonly platform: ChatPlatform;
  /** Two conversations that it may speak in. */
  readonly conversations: readonly [string, string];
  seen(): Promise<readonly SeenMessage[]>;
  /** The platform as another process would find it. */
  reopen(): Promise<ChatPlatform>;
  cleanup(): Promise<void>;
}

export function announcementOf(title: string): Announcement {
  const nothing = { warnings: [], facts: [], chart: null, tables: [], actions: [], notes: [] };
  const provenance = { window: '2026-11-16 to 2026-11-22 (UTC)', source: null, dataUntil: null };
  return {
    tone: 'attention',
    status: 'High',
    view: { title, sentences: [`${title} happened.`], ...nothing, provenance },
  };
}

/**
 * What every ChatPlatform must do (src/ports/chat-platform.ts); one suite for all of them. One that does not let a bot
 * read says so, and must then never claim to know. Where nothing that was sent can be changed, a message has the same handle
 * for the same key.
 */
export function chatPlatformContract(
  name: string,
  open: () => Promise<OpenedPlatform>,
  { canFind = true, canEdit = true }: { readonly canFind?: boolean; readonly canEdit?: boolean } = {},
): void {
  describe(`${name} as a ChatPlatform`, () => {
    let opened: OpenedPlatform;
    let platform: ChatPlatform;
    let here: string;
    let elsewhere: string;
    beforeEach(async () => {
      opened = await open();
      platform = opened.platform;
      [here, elsewhere] = opened.conversations;
    });
    afterEach(() => opened.cleanup());

    const message = (key: string, title = key, mayRepeat = false) => ({
      conversation: here,
      key,
      say: announcementOf(title),
      mayRepeat,
    });
    const post = async (key: string, thread: string | null = null) =>
      handleIn(await platform.post({ ...message(key), thread }));

    test('its name is the first part of its conversations', () => {
      for (const conversation of opened.conversations) expect(conversation).toMatch(new RegExp(`^${platform.name}:.`));
    });

    test('what is posted is seen once, where it was posted, with its words', async () => {
      const handle = await post('first');
      const seen = await opened.seen();
      expect(seen).toEqual([
        { conversation: here, handle, thread: null, text: expect.stringContaining('first happened.') },
      ]);
    });

    test('a reply is seen in the thread of its root', async () => {
      const root = await post('root');
      const handle = await post('reply', root);
      expect((await opened.seen()).find((each) => each.handle === handle)).toMatchObject({ thread: root });
      expect(handle).not.toBe(root);
    });

    test.runIf(canFind)('what was posted is found by its key, in the conversation or in the thread', async () => {
      const root = await post('root');
      const reply = await post('reply', root);
      expect(await platform.find({ conversation: here, key: 'root', thread: null })).toEqual({
        kind: 'there',
        handle: root,
      });
      expect(await platform.find({ conversation: here, key: 'reply', thread: root })).toEqual({
        kind: 'there',
        handle: reply,
      });
    });

    test.runIf(canFind)('what was not posted is not found, nor is what was posted elsewhere', async () => {
      const root = await post('root');
      for (const place of [
        { conversation: here, key: 'roo', thread: null },
        { conversation: elsewhere, key: 'root', thread: null },
        { conversation: here, key: 'other', thread: root },
      ]) {
        expect(await platform.find(place)).toEqual({ kind: 'not-there' });
      }
    });

    test.runIf(canEdit)('an edit replaces the words in their place, and saying it twice does no harm', async () => {
      const handle = await post('root');
      await post('another');
      for (let time = 0; time < 2; time++) {
        expect(await platform.edit({ ...message('edit', 'second'), handle })).toEqual({ kind: 'done', handle });
      }
      const seen = await opened.seen();
      expect(seen.map((each) => each.handle)).toHaveLength(2);
      const text = seen.find((each) => each.handle === handle)?.text;
      expect(text).toContain('second happened.');
      expect(text).not.toContain('root happened.');
    });

    test.runIf(canFind)('an edited message is still found by the key it was posted with', async () => {
      const handle = await post('root');
      await platform.edit({ ...message('edit'), handle });
      expect(await platform.find({ conversation: here, key: 'root', thread: null })).toEqual({ kind: 'there', handle });
    });

    test.runIf(!canEdit)('an edit changes nothing that is seen, and is done', async () => {
      const handle = await post('root');
      expect(await platform.edit({ ...message('edit', 'second'), handle })).toEqual({ kind: 'done', handle });
      expect(await opened.seen()).toEqual([
        expect.objectContaining({ text: expect.stringContaining('root happened.') }),
      ]);
    });

    test.runIf(canEdit)('an edit of what is not there is refused, and nothing is seen of it', async () => {
      const gone = await (await opened.reopen()).edit({ ...message('edit'), handle: '999999' });
      expect(gone).toMatchObject({ kind: 'refused', trouble: expect.stringMatching(/./) });
      expect(await opened.seen()).toEqual([]);
    });

    test('a message that may repeat another says so', async () => {
      await platform.post({ ...message('sure'), thread: null });
      await platform.post({ ...message('perhaps', 'perhaps', true), thread: null });
      const [sure, perhaps] = (await opened.seen()).map(({ text }) => /may be a duplicate/.test(text));
      expect([sure, perhaps]).toEqual([false, true]);
    });

    test('it does not look whether a key was posted before: that is not its work', async () => {
      const [first, second] = [await post('twice'), await post('twice')];
      expect(first === second).toBe(!canEdit);
      expect(await opened.seen()).toHaveLength(2);
    });

    test.runIf(canFind)('another process finds what was posted', async () => {
      const root = await post('root');
      const reply = await post('reply', root);
      const later = await opened.reopen();
      expect(await later.find({ conversation: here, key: 'reply', thread: root })).toEqual({
        kind: 'there',
        handle: reply,
      });
    });

    test.runIf(!canFind)('a platform that cannot be read never says that it knows', async () => {
      const root = await post('root');
      for (const key of ['root', 'other']) {
        for (const thread of [null, root])
          expect(await platform.find({ conversation: here, key, thread })).toMatchObject({ kind: 'unreadable' });
      }
    });

    test('another process edits what was posted, and replies to it', async () => {
      const root = await post('root');
      const reply = await post('reply', root);
      const later = await opened.reopen();
      expect(await later.edit({ ...message('edit', 'second'), handle: root })).toEqual({ kind: 'done', handle: root });
      const handle = handleIn(await later.post({ ...message('later'), thread: root }));
      expect([root, reply]).not.toContain(handle);
    });

    test('posts at the same time all get their own handle', async () => {
      const handles = await Promise.all(Array.from({ length: 10 }, (_, n) => post(`${n}`)));
      expect(new Set(handles).size).toBe(10);
      expect(await opened.seen()).toHaveLength(10);
    });
  });
}

function handleIn(outcome: Outcome): string {
  if (outcome.kind !== 'done') throw new Error(`${outcome.kind}: ${outcome.trouble}`);
  return outcome.handle;
}
