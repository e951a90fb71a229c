import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { startDelivering } from '../../src/alerts/outbox/deliver.ts';
import { enqueue } from '../../src/alerts/outbox/enqueue.ts';
import { outboxIn } from '../../src/alerts/outbox/outbox-store.ts';
import type { Announcement } from '../../src/view/announcement.ts';
import { seeded } from '../bench/generate/random.ts';
import { botStateSchema, NOTHING_YET } from './bot-state.ts';
import { hostileChat } from './hostile-chat.ts';
import { planOf, versionsAfter } from './plan.ts';
import { virtualTime } from './virtual-time.ts';

/**
 * A bot that is killed again and again: the real state, audit and outbox, a hostile platform, and a plan of what is to
 * be said instead of facts and rules. It ends by itself when all of it was said or refused.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    port: { type: 'string', default: '' },
    seed: { type: 'string', default: '' },
    deliveries: { type: 'string', default: '' },
    now: { type: 'string', default: '' },
    speed: { type: 'string', default: '' },
    life: { type: 'string', default: '' },
  },
});
const TICK_EVERY_MS = 4_000;
const CLIENT_TIMEOUT_MS = 20_000;

const speed = Number(values.speed);
const plan = planOf(Number(values.seed), Number(values.deliveries));
const { clock, wait } = virtualTime(Number(values.now), speed);
const never = new AbortController().signal;
const state = await openState(join(values.data, 'state.json'), {
  schema: botStateSchema,
  initial: NOTHING_YET,
  onWord: (event, fields) => process.stderr.write(`${event} ${JSON.stringify(fields)}\n`),
});
const delivering = await startDelivering({
  outbox: outboxIn(state),
  platforms: [hostileChat({ port: Number(values.port), timeoutMs: CLIENT_TIMEOUT_MS / speed })],
  compose: ({ root, key, shape }) => {
    const version = versionsAfter(plan, state.read().ticks).get(root) ?? 0;
    return announcement(shape === 'reply' ? key : root, `version ${version}`);
  },
  clock,
  wait,
  random: seeded(Number(values.seed) * 1_000 + Number(values.life)),
  log: { info: () => {}, warn: () => {} },
  audit: auditFile(join(values.data, 'audit.jsonl')),
  timing: { firstRefusedMs: 60_000, longestRefusedMs: 300_000, repeatMs: 60_000 },
});

while (state.read().ticks < plan.length || state.read().deliveries.length > 0) {
  if (state.read().ticks < plan.length) {
    await state.update((before) => {
      const at = clock.now().toISOString();
      const wanted = (plan[before.ticks] ?? []).map((intent) => ({ ...intent, createdAt: at, notBefore: at }));
      const { outbox } = enqueue(before, wanted, () => false);
      return { ticks: before.ticks + 1, deliveries: [...outbox.deliveries], roots: [...outbox.roots] };
    });
    delivering.wake();
  }
  await wait(TICK_EVERY_MS, never);
}
await delivering.stop();
await state.close();
process.exit(0);

function announcement(title: string, sentence: string): Announcement {
  const provenance = { window: '', source: null, dataUntil: null };
  const nothing = { warnings: [], facts: [], chart: null, tables: [], actions: [], notes: [] };
  return { tone: 'neutral', status: null, view: { title, sentences: [sentence], ...nothing, provenance } };
}
