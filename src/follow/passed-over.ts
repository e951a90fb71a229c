import type { Clock } from '../ports/clock.ts';
import type { FolderLog } from './folder-logs.ts';
import type { FolderFacts } from './folder-status.ts';
import type { FoundFile, LogReaders, Recognition } from './log-reader.ts';

/** A file that is no log of the source, or may not be opened, as it was when that was seen. */
interface PassedOver {
  readonly shown: string;
  readonly at: Date;
  readonly recognition: Exclude<Recognition, { readonly is: 'own' }>;
}

/** See Source.recognise. */
const HEAD_BYTES = 64 * 1024;
const LONG_HEAD_BYTES = 4 * 1024 * 1024;
/** Whether a permission was given meanwhile, or something was written, is seen after so long. */
const ASKED_AGAIN_MS = 60_000;

/** The files of a folder that are not followed, since they are no logs of the source as far as they show. */
export function passedOverFiles(
  { source, path }: { readonly source: string; readonly path: string },
  { readers, clock }: { readonly readers: Pick<LogReaders, 'recognise'>; readonly clock: Clock },
) {
  const known = new Map<string, PassedOver>();
  const all = () => [...known].map(([name, { recognition, at }]) => ({ name, recognition, at }));
  return {
    /** Whether it is new, or there is more to see of it, or its permission may have been given meanwhile. */
    isToBeAsked(found: FolderLog): boolean {
      // What it is going to be is seen when something is in it.
      if (newestOf(found) === undefined) return false;
      const before = known.get(found.file);
      if (before === undefined || before.shown !== shownOf(found)) return true;
      const { recognition, at } = before;
      if (recognition.is === 'foreign' && recognition.isUnwritten !== true) return false;
      return Math.abs(clock.now().getTime() - at.getTime()) >= ASKED_AGAIN_MS;
    },
    /** Looks into it; answers whether it is to be followed. */
    async isOwn(found: FolderLog): Promise<boolean> {
      const recognition = await readers.recognise(source, `${path}/${newestOf(found)?.name}`);
      if (recognition.is === 'own') known.delete(found.file);
      else known.set(found.file, { shown: shownOf(found), at: clock.now(), recognition });
      return recognition.is === 'own';
    },
    /** Forgets those that are not in the folder any more. */
    keep(found: readonly FolderLog[]): void {
      const there = new Set(found.map(({ file }) => file));
      for (const file of known.keys()) if (!there.has(file)) known.delete(file);
    },
    facts: (): Pick<FolderFacts, 'foreign' | 'unreadable'> => ({
      foreign: all().flatMap(({ name, recognition }) => (recognition.is === 'foreign' ? [name] : [])),
      unreadable: all().flatMap(({ name, recognition, at }) =>
        recognition.is === 'unreadable' ? [{ name, fault: { ...recognition.fault, since: at } }] : [],
      ),
    }),
  };
}

/** What it was rotated to says what it is as long as nothing is in it. */
const newestOf = ({ parts }: FolderLog): FoundFile | undefined => parts.findLast(({ sizeBytes }) => sizeBytes > 0);

/** How much of a file shows what it is, roughly: it is looked at again when that is more. */
function shownOf(found: FolderLog): string {
  const { inode, sizeBytes } = newestOf(found) ?? { inode: '', sizeBytes: 0 };
  const bytes = Math.min(sizeBytes, LONG_HEAD_BYTES);
  const steps = bytes < HEAD_BYTES ? Math.floor(Math.log2(bytes + 1)) : HEAD_BYTES + Math.floor(bytes / HEAD_BYTES);
  return `${inode} ${steps}`;
}
