import type { ImportRecord } from '../imports/import-record.ts';
import type { FeedWindow } from '../ports/feed.ts';

/** The stretches of a feed that people took back, as far as anything is known of them, oldest first. */
export function undoneWindows(
  imports: readonly Pick<ImportRecord, 'stream' | 'status' | 'from' | 'to'>[],
  name: string,
): readonly FeedWindow[] {
  return imports
    .flatMap(({ stream, status, from, to }) =>
      stream === name && status.kind === 'taken-back' && from !== null && to !== null
        ? [{ from: Date.parse(from), until: Date.parse(to) + 1000 }]
        : [],
    )
    .sort((a, b) => a.from - b.from);
}
