import { factsAreLost } from '../../../src/imports/lost-facts-text.ts';
import type { LostFacts } from '../../../src/model/lost-facts.ts';
import type { Question } from '../../../src/model/question.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { FileFault } from './file-sums.ts';
import { awaitedIn } from './lost-files.ts';
import type { ReadManifest } from './manifest.ts';
import type { SelectedPartitions } from './read/select-partitions.ts';

/** What the store holds, and what may be missing of it. */
export interface DoubtfulManifest extends ReadManifest {
  /** Whether some of its tail is lost. */
  readonly isTailDamaged: boolean;
}

/** All that an answer does not count, of files and of what was folded without them. Throws where that will not do. */
export function lostIn(
  question: Question,
  { answering }: SelectedPartitions,
  ofFiles: readonly LostFacts[],
  { manifest, isDoubtful, isTailDamaged }: DoubtfulManifest,
): readonly LostFacts[] {
  const facts = [...ofFiles, ...awaitedIn(answering, manifest)];
  if (facts.length > 0 && question.partial !== true) throw factsAreLost(facts, manifest.imports);
  return [...facts, ...doubtsIn({ isDoubtful, isTailDamaged })];
}

/** Whether something may be missing that no file tells of. */
export const doubtsIn = ({ isDoubtful, isTailDamaged }: Pick<DoubtfulManifest, 'isDoubtful' | 'isTailDamaged'>) => [
  ...(isDoubtful ? DOUBTFUL : []),
  ...(isTailDamaged ? RECENT : []),
];

const RECENT: readonly LostFacts[] = [{ kind: 'recent' }];
const DOUBTFUL: readonly LostFacts[] = [{ kind: 'import-list' }];

/** Logs each damaged file once, until it is whole again. */
export function lossLog(log: Log) {
  const noted = new Map<string, FileFault>();
  return {
    note(faults: ReadonlyMap<string, FileFault>): void {
      for (const [file, fault] of faults) {
        if (noted.get(file) !== fault) log.warn('facts.damaged', { file, fault });
        noted.set(file, fault);
      }
    },
  };
}
