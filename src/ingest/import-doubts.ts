import { CONTRADICTION_ADVICE, contradictionSentence, contradictionsOf } from '../model/contradictions.ts';
import { REPORTED_KINDS } from '../model/dimensions.ts';
import { daysBetween } from '../model/window.ts';
import type { CommitPlan, FactStore } from '../ports/fact-store.ts';

/** What to ask people about the days that an import of this source has just written: files that disagree. */
export async function doubtsAbout(
  store: FactStore,
  source: string,
  write: CommitPlan['write'],
): Promise<readonly string[]> {
  const doubts = await Promise.all(
    REPORTED_KINDS.map(async (kind) => {
      const days = write.filter((each) => each.kind === kind).map(({ day }) => day);
      if (days.length === 0) return [];
      const window = daysBetween(
        days.reduce((a, b) => Math.min(a, b)),
        days.reduce((a, b) => Math.max(a, b)),
      );
      // About nobody, so that no fact is read: only who answers is wanted.
      const { leftOut } = await store.ask({
        kind,
        window,
        by: [],
        where: { connector: [] },
        withoutSenders: true,
        partial: true,
      });
      return contradictionsOf(leftOut.filter(({ partition }) => partition.source === source)).map(
        (found) => `${contradictionSentence(found)} ${CONTRADICTION_ADVICE}`,
      );
    }),
  );
  return doubts.flat();
}
