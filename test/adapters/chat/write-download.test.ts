import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotWritten, writeDownload } from '../../../adapters/chat/write-download.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-download-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A response of these pieces, which breaks off after them or ends; and whether anybody waits for more of it. */
function responseOf(pieces: readonly string[], { breaksOff = false } = {}) {
  const given = { isCancelled: false };
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = left.shift();
        if (piece !== undefined) controller.enqueue(Buffer.from(piece));
        else if (breaksOff) controller.error(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
        else controller.close();
      },
      cancel() {
        given.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body), given };
}

describe('a file that somebody shared', () => {
  test('is written as it comes, or is nothing where there is nothing', async () => {
    const into = join(directory, 'report');
    expect(await writeDownload(responseOf(['first,', 'second']).response, into, 100)).toBe(12);
    expect(await readFile(into, 'utf8')).toBe('first,second');
    expect(await writeDownload(new Response(null), join(directory, 'empty'), 100)).toBe(0);
    expect((await readdir(directory)).sort()).toEqual(['empty', 'report']);
  });

  test('that is too large is let go of, and leaves nothing', async () => {
    const { response, given } = responseOf(['12345', '6', 'more']);
    expect(await writeDownload(response, join(directory, 'report'), 5)).toBeNull();
    expect([given.isCancelled, await readdir(directory)]).toEqual([true, []]);
  });

  test('that breaks off leaves nothing, and is not the fault of this disk', async () => {
    const { response } = responseOf(['12345'], { breaksOff: true });
    const error = await writeDownload(response, join(directory, 'report'), 100).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(error).not.toBeInstanceOf(NotWritten);
    expect(await readdir(directory)).toEqual([]);
  });

  test.each([
    ['there is no folder', ['nowhere', 'report'], 'ENOENT'],
    ['something is there already', ['taken'], 'EEXIST'],
  ] as const)(
    'that cannot be written because %s is let go of, and is no fault of who sends it',
    async (_, path, code) => {
      await writeFile(join(directory, 'taken'), 'mine');
      const { response, given } = responseOf(['12345']);
      const error = await writeDownload(response, join(directory, ...path), 100).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(NotWritten);
      expect(error).toMatchObject({ code });
      expect(given.isCancelled).toBe(true);
      expect(await readFile(join(directory, 'taken'), 'utf8')).toBe('mine');
    },
  );
});
