import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockDataDirectory } from '../../adapters/data-lock/data-lock.ts';
import { readShellArguments } from '../../adapters/shell/arguments.ts';
import { runOnce } from '../../src/main/once/run-once.ts';
import { type RunOptions, readRunOptions } from '../../src/main/run-options.ts';

/** What is asked for on a line of the shell, over data in this directory. */
async function askedFor(words: readonly string[], data: string): Promise<RunOptions> {
  const read = readShellArguments([...words, '--data', data]);
  const asking = read.ok ? await readRunOptions(read.shell) : null;
  if (!asking?.ok) throw new Error(`not understood: ${words.join(' ')}`);
  return asking.asked;
}

/** A clock that can be read once, and then fails: the tenant asks it for the time while it is composed. */
function failingClock(): RunOptions['clock'] {
  let reads = 0;
  return {
    now() {
      reads += 1;
      if (reads > 1) throw new RangeError('the clock cannot be read');
      return new Date('2026-11-22T12:00:00Z');
    },
  };
}

test.for(['unmute smtp-auth-spike', 'subscribe all', 'import'])(
  'a tenant that cannot be composed leaves its data closed, and to the next who writes: %s',
  async (line) => {
    const data = await mkdtemp(join(tmpdir(), 'mailflow-once-'));
    try {
      const asked = { ...(await askedFor(line.split(' '), data)), clock: failingClock() };
      await expect(runOnce(asked)).rejects.toThrow('the clock cannot be read');
      const lock = await lockDataDirectory(data, 'the next');
      await lock.release();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
);
