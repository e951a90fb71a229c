import { DEFAULT_TIMING, type DeliverOptions } from './deliver-options.ts';
import { type Conversation, openConversation } from './deliver-to-conversation.ts';
import type { Delivery } from './delivery.ts';
import { batchWrites } from './outbox-store.ts';
import { afterRestart } from './outcome.ts';

export interface Delivering {
  /** Says that something may have been put into the outbox. */
  wake(): void;
  /** Resolves when nothing is to be said right now. */
  idle(): Promise<void>;
  /** Begins nothing any more; resolves when what is under way is recorded, or its deadline has passed. */
  stop(): Promise<void>;
}

/** As many conversations are begun or woken before others have their turn. */
const WOKEN_A_TURN = 50;

/**
 * Sends what is in the outbox and goes on until it is stopped. Conversations know nothing of one another: one that is
 * stuck, slow or failing holds up nobody else. Resolves when what an earlier run left under way is marked as unsure.
 */
export async function startDelivering(options: DeliverOptions): Promise<Delivering> {
  const { outbox, platforms, clock, log, pause = async () => {} } = options;
  const { settleMs } = { ...DEFAULT_TIMING, ...options.timing };
  await outbox.update((held) => afterRestart(held, clock.now(), settleMs));
  const change = batchWrites(outbox, pause);
  const open = new Map<string, Conversation>();
  const unreachable = new Set<string>();
  /** Those that a conversation was woken for already. */
  const known = new WeakSet<Delivery>();
  /** Those to be begun or woken, and whether there is news in them. */
  const toWake = new Map<string, boolean>();
  let waking: Promise<void> = Promise.resolve();
  let isWaking = false;
  let isStopped = false;
  wake();
  return { wake, idle, stop };

  function wake(): void {
    if (isStopped) return;
    for (const name of open.keys()) if (!toWake.has(name)) toWake.set(name, false);
    for (const delivery of outbox.read().deliveries) {
      if (!open.has(delivery.conversation) || !known.has(delivery)) toWake.set(delivery.conversation, true);
      known.add(delivery);
    }
    if (!isWaking) waking = wakeAll();
  }

  /** Also those that are to be woken meanwhile. */
  async function wakeAll(): Promise<void> {
    isWaking = true;
    let woken = 0;
    for (const [name, isNews] of toWake) {
      toWake.delete(name);
      const conversation = open.get(name);
      if (conversation !== undefined) conversation.wake(isNews);
      else if (isNews) begin(name);
      woken += 1;
      if (woken % WOKEN_A_TURN === 0) await pause();
      if (isStopped) break;
    }
    isWaking = false;
  }

  function begin(conversation: string): void {
    const name = conversation.slice(0, conversation.indexOf(':'));
    const platform = platforms.find((each) => each.name === name);
    if (platform === undefined) {
      // Where nothing is delivered at all, as in a shell, what there is to say waits for the bot.
      const isMissed = platforms.length > 0 && !unreachable.has(conversation);
      if (isMissed) log.warn('deliver.no-platform', { conversation });
      unreachable.add(conversation);
      return;
    }
    const onEnd = () => open.delete(conversation);
    open.set(conversation, openConversation({ ...options, conversation, platform, change, onEnd }));
  }

  async function idle(): Promise<void> {
    await waking;
    const waitedFor = new Set(open.values());
    await Promise.all([...waitedFor].map((conversation) => conversation.atRest()));
    // What one of them had to say may have become another one's to say.
    if (isWaking || [...open.values()].some((conversation) => !waitedFor.has(conversation))) await idle();
  }

  async function stop(): Promise<void> {
    isStopped = true;
    await Promise.all([...open.values()].map((conversation) => conversation.stop()));
  }
}
