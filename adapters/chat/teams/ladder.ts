import type { TeamsMessage } from '../../../cards/teams/elements.ts';
import type { Log, Outcome } from '../../../src/ports.ts';
import { isCardRefused, mayBeForTheCard } from './outcomes.ts';

/** What to show, and the rung to send instead, once, when Teams refuses the card of the first. */
export interface TeamsWords {
  readonly message: TeamsMessage;
  readonly plain: TeamsMessage;
  /** The same whenever this very message is tried again; null where nobody does. */
  readonly key: string | null;
}

/** What a rung came to, and whether the next one may be accepted. */
export interface Rung {
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly status: number | null;
}

/**
 * Sends the card; when it is refused the plain card, and when that is its one line of text: never nothing. Where Teams
 * fails in a way of its own it is not known whether for the card: a message that is tried again after that begins a rung
 * lower. `tries`: how often it begins at the same rung.
 */
export type Ladder = (
  words: TeamsWords,
  tries: number,
  send: (shown: TeamsMessage | string) => Promise<Rung>,
) => Promise<Outcome>;

const NAMES = ['card', 'plain', 'text'] as const;
const MOST_REMEMBERED = 1_000;

export function ladder(log: Log): Ladder {
  /** By key: how often Teams failed over which rung. Not kept over a restart: then it is the card's turn again. */
  const failed = new Map<string, { readonly at: number; readonly times: number }>();

  return async ({ message, plain, key }, tries, send) => {
    const rungs = [message, plain, plain.summary] as const;
    let at = (key === null ? undefined : failed.get(key)?.at) ?? 0;
    let last = await send(rungs[at] ?? plain.summary);
    while (isCardRefused(last.status, last.code) && at < rungs.length - 1) {
      at += 1;
      log.warn('teams.card-refused', { code: last.code, next: NAMES[at] });
      last = await send(rungs[at] ?? plain.summary);
    }
    if (key !== null) note(key, at, last, tries);
    return last.outcome;
  };

  function note(key: string, at: number, { outcome, status }: Rung, tries: number): void {
    const before = failed.get(key);
    if (outcome.kind === 'done' || outcome.kind === 'refused') failed.delete(key);
    if (outcome.kind !== 'unsure' || !mayBeForTheCard(status)) return;
    const times = (before?.at === at ? before.times : 0) + 1;
    const isNextsTurn = times >= tries && at < NAMES.length - 1;
    failed.set(key, isNextsTurn ? { at: at + 1, times: 0 } : { at, times });
    const [oldest] = failed.keys();
    if (failed.size > MOST_REMEMBERED && oldest !== undefined) failed.delete(oldest);
  }
}
