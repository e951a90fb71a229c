import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localConversation, type ShownMessage } from '../../../../adapters/chat/local/local-conversation.ts';
import { announcementOf, chatPlatformContract } from '../../../contracts/chat-platform.ts';

const HERE = 'local:console';
const CLOCK = { now: () => new Date('2026-11-22T12:00:00Z') };

let folder: string;
let file: string;
let shown: ShownMessage[];
let warned: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-local-'));
  file = join(folder, 'state', 'conversation.jsonl');
  shown = [];
  warned = [];
});
afterEach(() => rm(folder, { recursive: true }));

const open = (longestBytes = 1e6, show: (message: ShownMessage) => void = (message) => shown.push(message)) =>
  localConversation({
    file,
    show,
    clock: CLOCK,
    log: { info: () => {}, warn: (event) => warned.push(event) },
    longestBytes,
  });
const message = (key: string) => ({ conversation: HERE, key, say: announcementOf(key), mayRepeat: false });

chatPlatformContract('the local conversation', async () => ({
  platform: await open(),
  conversations: [HERE, 'local:other'],
  async seen() {
    const current = new Map(shown.map((each) => [each.handle, each]));
    return [...current.values()].map(({ conversation, handle, thread, say: { view } }) => ({
      conversation,
      handle,
      thread,
      text: [view.title, ...view.sentences, ...view.notes].join('\n'),
    }));
  },
  reopen: () => open(),
  cleanup: async () => {},
}));

describe('the journal of the local conversation', () => {
  test('has a line for every message and every edit, in words', async () => {
    const local = await open();
    await local.post({ ...message('root'), thread: null });
    await local.edit({ ...message('edit'), handle: '1' });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        ...{ at: '2026-11-22T12:00:00.000Z', conversation: HERE, key: 'root', handle: '1', thread: null },
        ...{ isEdit: false, words: ['High', 'root', 'root happened.'] },
      },
      expect.objectContaining({ key: 'edit', handle: '1', isEdit: true }),
    ]);
  });

  test('has a message before it is shown', async () => {
    let journal = '';
    const { readFileSync } = await import('node:fs');
    const local = await open(1e6, () => {
      journal = readFileSync(file, 'utf8');
    });
    await local.post({ ...message('root'), thread: null });
    expect(journal).toContain('"root"');
  });

  test('is read past a line that a crash left unfinished, and goes on after it', async () => {
    await (await open()).post({ ...message('first'), thread: null });
    await appendFile(file, '{"at":"2026-11-22T12:00:00Z","conversation":"local:con');
    const local = await open();
    expect(await local.find({ conversation: HERE, key: 'first', thread: null })).toMatchObject({ kind: 'there' });
    await local.post({ ...message('second'), thread: null });
    const again = await open();
    for (const key of ['first', 'second']) {
      expect(await again.find({ conversation: HERE, key, thread: null })).toMatchObject({ kind: 'there' });
    }
  });

  test('does not grow for ever: the oldest is forgotten, and no handle is given twice', async () => {
    const handles = new Set<string>();
    let local = await open(2_000);
    for (let n = 0; n < 60; n++) {
      const outcome = await local.post({ ...message(`m${n}`), thread: null });
      if (outcome.kind === 'done') handles.add(outcome.handle);
      if (n % 7 === 0) local = await open(2_000);
    }
    expect(handles.size).toBe(60);
    const sizes = await Promise.all(
      [file, `${file}.previous`].map((path) =>
        stat(path).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    expect(Math.max(...sizes)).toBeLessThan(2_500);
    expect(await local.find({ conversation: HERE, key: 'm59', thread: null })).toMatchObject({ kind: 'there' });
    expect(await local.find({ conversation: HERE, key: 'm0', thread: null })).toEqual({ kind: 'not-there' });
    expect(await local.edit({ ...message('edit'), handle: '1' })).toMatchObject({ kind: 'refused' });
  });
});

test('a terminal that cannot show a message does not make it unsaid', async () => {
  const local = await open(1e6, () => {
    throw new Error('the terminal is gone');
  });
  expect(await local.post({ ...message('root'), thread: null })).toEqual({ kind: 'done', handle: '1' });
  expect(warned).toEqual(['local.not-shown']);
});

test('where the journal cannot be written nobody knows whether the message is there', async () => {
  const local = await open();
  await rm(join(folder, 'state'), { recursive: true });
  expect(await local.post({ ...message('root'), thread: null })).toMatchObject({ kind: 'unsure' });
  expect(shown).toEqual([]);
});
