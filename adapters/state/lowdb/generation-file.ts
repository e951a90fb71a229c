import { access, readFile, rename } from 'node:fs/promises';
import type { Adapter } from 'lowdb';
import type { z } from 'zod';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { systemWords } from '../../../src/model/text/system-text.ts';
import { seal, unseal } from './envelope.ts';
import { replaceKeepingPrevious } from './replace-file.ts';

/**
 * lowdb's place for the state: `file`, and the generation before it in `file.previous`. lowdb's own adapter writes
 * without fsync, keeps one generation and names no file in its errors.
 */
export function generationFile<T>(
  file: string,
  schema: z.ZodType<T>,
  onWord: (event: string, fields: Readonly<Record<string, unknown>>) => void,
): Adapter<T> {
  const previous = `${file}.previous`;
  return {
    async read() {
      const latest = await readGeneration(file, schema);
      if (latest.ok) return latest.data;
      const older = await readGeneration(previous, schema);
      if (older.ok) {
        if (latest.reason !== MISSING) {
          onWord('state.corrupt-set-aside', { file, reason: latest.reason, keptAs: await setAside(file) });
        }
        onWord('state.previous-used', { file, previous, reason: latest.reason });
        return older.data;
      }
      if (latest.reason === MISSING && older.reason === MISSING) return null; // a new installation
      throw damaged(file, latest.reason, previous, older.reason);
    },
    async write(data) {
      try {
        await replaceKeepingPrevious(file, previous, seal(data));
      } catch (cause) {
        throw new MailflowError('disk', `${file} cannot be written: ${systemWords(cause)}.`, {
          cure: 'Make room on the disk and give this user write permission; what was there before is unharmed.',
          retry: 'later',
          cause,
        });
      }
    },
  };
}

const MISSING = 'it is missing';

async function readGeneration<T>(path: string, schema: z.ZodType<T>): Promise<ReturnType<typeof unseal<T>>> {
  try {
    return unseal(await readFile(path, 'utf8'), schema);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { ok: false, reason: MISSING };
    // Unreadable is not corrupt: the next try may well succeed, so nothing is set aside.
    throw new MailflowError('disk', `${path} cannot be read: ${systemWords(cause)}.`, {
      cure: 'Check the disk and the permissions, then start again.',
      retry: 'later',
      cause,
    });
  }
}

/** Never deletes and never overwrites: the first free `file.corrupt-<n>`. */
async function setAside(file: string): Promise<string> {
  for (let n = 1; ; n++) {
    const aside = `${file}.corrupt-${n}`;
    const isTaken = await access(aside).then(
      () => true,
      () => false,
    );
    if (isTaken) continue;
    await rename(file, aside);
    return aside;
  }
}

/** Both stay where they are: moved away, the next start would take their absence for a new installation. */
function damaged(file: string, reason: string, previous: string, previousReason: string): MailflowError {
  return new MailflowError(
    'store-damaged',
    `The state cannot be read. ${file}: ${reason}. ${previous}: ${previousReason}.`,
    { cure: `Restore ${file} from a backup, or move both files away to begin with an empty state.` },
  );
}
