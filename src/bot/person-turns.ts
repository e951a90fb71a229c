import { remark } from '../alerts/messages/remark.ts';
import type { Wait } from '../alerts/outbox/deliver-options.ts';
import type { Command } from '../commands/command.ts';
import { type Reply, type Stated, stated } from '../commands/reply.ts';
import { fairQueue, type Turn } from '../concurrency/fair-queue.ts';
import { isYoung } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** Heavy reads of everybody that run at once: more take the machine's time from each other. */
const READS_AT_ONCE = 4;

/** Heavy reads of one person that wait while one of theirs runs. */
const MAX_WAITING = 20;

/** One that runs longer goes on, but others have its turn: what hangs is not to hold up everybody for ever. */
const TURN_MS = 60_000;

/** So long one answer stands for all that is not run. */
const NOTICE_MS = 60_000;

/** What somebody is answered whose command was not run. */
export const notRunReply: Readonly<Record<'full' | 'stopped', () => Stated>> = {
  full: () => stated(remark('Busy', BUSY, { tone: 'attention' }), { refused: 'busy' }),
  stopped: () => stated(remark('Restarting', RESTARTING, { tone: 'attention' }), { refused: 'restarting' }),
};

/** Whether a command was not run, for want of room or as the bot is to end. */
export const isNotRun = (reply: Reply): boolean =>
  reply.kind === 'said' && ['busy', 'restarting'].includes(String(reply.data['refused']));

const BUSY = [
  `This command was not run: ${MAX_WAITING + 1} of your reports are still being answered.`,
  'Send it again when they are done. Until then, typed reports may get no answer; everything else works as usual.',
];

const RESTARTING = ['This command was not run: Mailflow is restarting. Ask again in a minute.'];

export interface PersonTurns {
  /** Runs a heavy read of this person in turn, at once where there is room. */
  take<T>(command: Pick<Command, 'name'>, person: string, run: () => Promise<T>): Promise<Turn<T>>;
  /**
   * Whether somebody whose command was not run has yet to be told so in this conversation: once until nothing of theirs
   * waits any more, or for a minute. 400 commands get one such answer, not 380.
   */
  isBusyNews(person: string, conversation: string): boolean;
  /** Nothing starts any more. */
  stop(): void;
}

export interface TurnsOptions {
  readonly clock: Clock;
  readonly nap: Wait;
  readonly log: () => Log;
}

/** People take turns with what takes the machine long, so that whoever asks much waits for themselves. */
export function personTurns({ clock, nap, log }: TurnsOptions): PersonTurns {
  const turns = fairQueue({
    ...{ atOnce: READS_AT_ONCE, waiting: MAX_WAITING },
    patience: (signal) => nap(TURN_MS, signal),
  });
  /** When a person was told, by conversation, until nothing of theirs waits. */
  const notified = new Map<string, Map<string, number>>();

  return {
    take: ({ name }, person, run) =>
      turns.take(person, {
        run() {
          if (turns.waiting(person) === 0) notified.delete(person);
          return run();
        },
        onLong: () => log().warn('read.long', { command: name, seconds: TURN_MS / 1_000 }),
      }),
    isBusyNews(person, conversation) {
      const now = clock.now().getTime();
      const where = notified.get(person) ?? new Map<string, number>();
      if (isYoung(where.get(conversation) ?? Number.NEGATIVE_INFINITY, NOTICE_MS, now)) return false;
      notified.set(person, where.set(conversation, now));
      return true;
    },
    stop: () => turns.stop(),
  };
}
