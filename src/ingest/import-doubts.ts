import { CONTRADICTION_ADVICE, contradictionSentence, contradictionsOf } from '../model/contradictions.ts';
import { REPORTED_KINDS } from '../model/dimensions.ts';
import { aboutNoFact } from '../model/question.ts';
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
      const { leftOut } = await store.ask(aboutNoFact(kind, days));
      return contradictionsOf(leftOut.filter(({ partition }) => partition.source === source)).map(
        (found) => `${contradictionSentence(found)} ${CONTRADICTION_ADVICE}`,
      );
    }),
  );
  return doubts.flat();
}
