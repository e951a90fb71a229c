import { remark } from '../alerts/messages/remark.ts';
import type { Command } from '../commands/command.ts';
import { type Stated, stated } from '../commands/reply.ts';
import { fairQueue } from '../concurrency/fair-queue.ts';

/** Reads of everybody that run at once: more take the machine's time from each other. Changes do not wait for them. */
const READS_AT_ONCE = 4;

/** Commands of one person that wait while one of theirs runs. */
const MAX_WAITING = 20;

/** What somebody is told who asks for more than there is room for. */
export const busyReply = (): Stated => stated(remark('Busy', BUSY, { tone: 'attention' }), { refused: 'busy' });

const BUSY = [
  `This command was not run: ${MAX_WAITING + 1} of your commands are not answered yet.`,
  'Send it again when they are. Anything you send before that may get no answer.',
];

export interface PersonTurns {
  /** Runs what a command of this person does, in turn; null, and nothing is run, when too much of theirs waits. */
  take<T>(
    command: Pick<Command, 'needs' | 'waitsForImports'>,
    person: string,
    run: () => Promise<T>,
  ): Promise<T> | null;
  /**
   * Whether somebody whose command was not run has yet to be told so in this conversation: once until all that was taken of
   * theirs is done. 400 commands get one such answer, not 380, however fast they come.
   */
  isBusyNews(person: string, conversation: string): boolean;
}

/** People take turns, so that whoever asks much waits for themselves. Imports have turns of their own, as they may take long. */
export function personTurns(): PersonTurns {
  const turns = fairQueue({ atOnce: READS_AT_ONCE, waiting: MAX_WAITING });
  const importTurns = fairQueue({ atOnce: READS_AT_ONCE, waiting: MAX_WAITING });
  /** How much of a person's runs or waits. */
  const open = new Map<string, number>();
  /** Where a person was told, until nothing of theirs runs or waits: who is told has something that does. */
  const notified = new Map<string, Set<string>>();

  function done(person: string): void {
    const left = (open.get(person) ?? 1) - 1;
    if (left > 0) {
      open.set(person, left);
      return;
    }
    open.delete(person);
    notified.delete(person);
  }

  return {
    take({ needs, waitsForImports }, person, run) {
      const taken = (waitsForImports ? importTurns : turns)(person, { isHeavy: needs === 'read', run });
      if (taken === null) return null;
      open.set(person, (open.get(person) ?? 0) + 1);
      return taken.finally(() => done(person));
    },
    isBusyNews(person, conversation) {
      const where = notified.get(person) ?? new Set<string>();
      if (where.has(conversation)) return false;
      notified.set(person, where.add(conversation));
      return true;
    },
  };
}
