import type { Delivery } from '../../src/alerts/outbox/delivery.ts';
import { below, oneOf, seeded } from '../bench/generate/random.ts';

/** A conversation that refuses everything at first. */
export const CLOSED = 'hostile:closed';
const OPEN_CONVERSATIONS = 9;
const EPISODES_PER_ROOT = 6;
/** Every so many ticks, everything happens at once. */
const BURST_EVERY = 25;

/** What is wanted at one look; the times are filled in when it comes. */
export type Intent = Omit<Delivery, 'createdAt' | 'notBefore'>;
export type Plan = readonly (readonly Intent[])[];

/** So many deliveries in ticks of some ten: a third roots, the others replies and edits in the threads so far. */
export function planOf(seed: number, deliveries: number): Plan {
  const random = seeded(seed);
  const roots: Intent[] = [];
  const ticks: Intent[][] = [];
  for (let made = 0; made < deliveries; ) {
    const size = ticks.length % BURST_EVERY === 3 ? 60 + below(random, 60) : 1 + below(random, 14);
    const tick = Array.from({ length: Math.min(size, deliveries - made) }, (_, i) => intentOf(made + i));
    ticks.push(tick);
    made += tick.length;
  }
  return ticks;

  function intentOf(n: number): Intent {
    const throwOf = random();
    if (roots.length < 3 || throwOf < 0.33) return rootOf(n);
    const root = oneOf(random, roots);
    return throwOf < 0.75 ? replyTo(root, n) : editOf(root, n);
  }

  function rootOf(n: number): Intent {
    const key = `root-${n}`;
    const conversation = random() < 0.03 ? CLOSED : `hostile:open-${below(random, OPEN_CONVERSATIONS)}`;
    const episodes = Array.from({ length: EPISODES_PER_ROOT }, (_, i) => `${key}/${i}`);
    const root: Intent = {
      ...{ key, conversation, shape: 'root', root: key, content: { type: 'group', episodes }, rank: below(random, 4) },
      ...{ status: 'due', attempts: 0, mayRepeat: false, trouble: null },
    };
    roots.push(root);
    return root;
  }

  function replyTo(root: Intent, n: number): Intent {
    const episode = `${root.key}/${below(random, EPISODES_PER_ROOT)}`;
    const content = { type: 'change' as const, episodes: [episode], change: 'worsened' as const };
    return { ...root, key: `reply-${n}`, shape: 'reply', content, rank: below(random, 4) };
  }

  function editOf(root: Intent, n: number): Intent {
    return { ...root, key: `edit-${n}`, shape: 'edit', rank: 0 };
  }
}

/** How often a root's card has changed by the time so many ticks have come: what its words must say. */
export function versionsAfter(plan: Plan, ticks: number): ReadonlyMap<string, number> {
  const versions = new Map<string, number>();
  for (const { shape, root } of plan.slice(0, ticks).flat()) {
    if (shape === 'edit') versions.set(root, (versions.get(root) ?? 0) + 1);
  }
  return versions;
}
