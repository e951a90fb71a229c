import { diskFault } from '../model/text/disk-fault.ts';
import type { Log } from '../ports/log.ts';
import type { SeenEvents } from '../ports/seen-events.ts';

/** Events that could not be noted are remembered in memory, up to so many. */
const MAX_UNNOTED = 10_000;

export interface NotedEvents extends SeenEvents {
  /**
   * Why events cannot be noted on the disk now; null when they can. What is done meanwhile could be done once more after
   * a crash, when the chat sends it again: reading does no harm then, changing something does.
   */
  fault(): unknown;
}

/** Events that are known once, also while the disk takes no note of them; only a fault of the disk is borne with. */
export function notedEvents(seen: SeenEvents, log: Log): NotedEvents {
  const unnoted = new Set<string>();
  let fault: { readonly cause: unknown } | null = null;
  return {
    async isNew(event) {
      if (unnoted.has(event)) return false;
      try {
        const isNew = await seen.isNew(event);
        if (fault !== null) log.warn('events.noted-again');
        fault = null;
        return isNew;
      } catch (cause) {
        const found = diskFault(cause);
        if (found === null) throw cause;
        if (fault === null) log.warn('events.not-noted', { code: found.code, disk: found.words });
        fault = { cause };
        // Two of them may have waited for the disk together.
        if (unnoted.has(event)) return false;
        if (unnoted.size >= MAX_UNNOTED) unnoted.clear();
        unnoted.add(event);
        return true;
      }
    },
    fault: () => fault?.cause ?? null,
  };
}
