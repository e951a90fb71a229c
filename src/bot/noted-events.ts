import { diskFault } from '../model/text/disk-fault.ts';
import type { Log } from '../ports/log.ts';
import type { SeenEvents } from '../ports/seen-events.ts';

/** Events that could not be noted are remembered in memory, up to so many: the latest. */
const MAX_UNNOTED = 10_000;

export interface NotedEvents extends SeenEvents {
  /**
   * Resolves when every event so far stands on the disk, also those that it did not take before; else throws what the
   * disk said. What is done meanwhile could be done once more after a crash, when the chat sends it again: reading does
   * no harm then, changing something does.
   */
  allNoted(): Promise<void>;
}

function unlessDiskFault(cause: unknown): void {
  if (diskFault(cause) === null) throw cause;
}

/** Events that are known once, also while the disk takes no note of them; only a fault of the disk is borne with. */
export function notedEvents(seen: SeenEvents, log: Log): NotedEvents {
  /** New when they came, known to nobody but this process. */
  const unnoted = new Set<string>();

  /** Notes what could not be noted before: that another event could be says nothing of those. */
  async function noteLate(): Promise<void> {
    const late = [...unnoted];
    if (late.length === 0) return;
    await Promise.all(late.map((event) => seen.isNew(event)));
    const isFirst = late.filter((event) => unnoted.delete(event)).length > 0;
    if (isFirst && unnoted.size === 0) log.warn('events.noted-again');
  }

  return {
    async isNew(event) {
      if (unnoted.has(event)) return false;
      try {
        const isNew = await seen.isNew(event);
        await noteLate().catch(unlessDiskFault);
        return isNew;
      } catch (cause) {
        const found = diskFault(cause);
        if (found === null) throw cause;
        // Two of them may have waited for the disk together.
        if (unnoted.has(event)) return false;
        if (unnoted.size === 0) log.warn('events.not-noted', { code: found.code, disk: found.words });
        const [oldest] = unnoted;
        if (oldest !== undefined && unnoted.size >= MAX_UNNOTED) unnoted.delete(oldest);
        unnoted.add(event);
        return true;
      }
    },
    allNoted: noteLate,
  };
}
