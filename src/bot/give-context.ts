import { changeState } from '../commands/change-state.ts';
import type { Catalogue, Command } from '../commands/command.ts';
import type { ChangeContext, ReadContext, Writing } from '../commands/context.ts';
import { helpOn } from '../commands/help/help-texts.ts';
import type { Reply } from '../commands/reply.ts';
import type { Audit } from '../ports/audit.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { MailflowState } from '../state/state.ts';
import type { AlertService } from './alert-service.ts';
import type { LooksOfACommand } from './looks-of-a-command.ts';

export interface Readable
  extends Pick<ReadContext, 'organisation' | 'isSample' | 'speaker' | 'following'>,
    Partial<Pick<ReadContext, 'requests' | 'knownAlerts'>> {
  readonly catalogue: Catalogue;
  readonly store: FactStore;
  readonly audit: Audit;
  /** Asked only by commands that are about alerts. */
  readonly alerts: ReadContext['alerts'];
}

/** What a command gets that reads: of every port only what reads it. */
export function readContext({ catalogue, store, audit, ...rest }: Readable): ReadContext {
  return {
    requests: { plans: [], all: async () => [] },
    knownAlerts: rest.alerts,
    ...rest,
    rules: catalogue.rules,
    version: catalogue.version ?? 'unknown',
    help: (topic) => helpOn(topic, catalogue),
    facts: {
      ask: (question) => store.ask(question),
      partitions: () => store.partitions(),
      imports: () => store.imports(),
      lost: () => store.lost(),
      carries: (source) => store.carries(source),
    },
    history: { last: (count, isWanted) => audit.last(count, isWanted) },
  };
}

/** What a command gets that changes something. What it changed in the state is planned to be said at once. */
export function changeContext(
  read: ReadContext,
  writing: Omit<Writing, 'detect'>,
  looks: Pick<LooksOfACommand, 'after' | 'speak'>,
): ChangeContext {
  return {
    ...read,
    writing: { ...writing, detect: looks.after },
    async change(change) {
      const { announcing } = await read.alerts();
      const result = await changeState(change, writing, { ...read.speaker, now: announcing.now });
      // Cards that were posted before show at once who has taken them.
      looks.speak();
      return result;
    },
  };
}

/** What is known of alerts now, in a bot that detects all day. */
export const alertsOf =
  (read: () => MailflowState, watch: Pick<AlertService, 'announcing'>): ReadContext['alerts'] =>
  async () => ({ kept: read(), announcing: await watch.announcing() });

/** Runs a command with what it needs, and with nothing more: only for a change there is anything that writes. */
export async function runCommand(
  command: Command,
  read: ReadContext,
  change: () => ChangeContext | Promise<ChangeContext>,
): Promise<Reply> {
  return command.needs === 'read' ? command.run(read) : command.run(await change());
}
