import type { TeamsMessage } from '../../../../cards/teams/elements.ts';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { isCardRefused, mayBeForTheCard } from './outcomes.ts';

/** What to show, and the rung to send instead, once, when Teams refuses the card of the first. */
export interface TeamsWords {
  readonly message: TeamsMessage;
  /** Drawn only when it is needed. */
  readonly plain: () => TeamsMessage;
  /** The same whenever this very message is tried again; null where nobody does. */
  readonly key: string | null;
}

/** What a rung came to, and whether the next one may be accepted. */
export interface FallbackLevel {
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly status: number | null;
}

/**
 * Sends the card; when it is refused the plain card, and when that is its one line of text: never nothing. Where Teams
 * fails in a way of its own the card may be why, or Teams is out for everybody. It is the card where Teams failed over it
 * twice and took something else in between; then the message is tried again with the plain one, and never with less.
 */
export type FallbackLevels = (
  words: TeamsWords,
  send: (shown: TeamsMessage | string) => Promise<FallbackLevel>,
) => Promise<Outcome>;

/** A message that Teams failed over. */
interface Failed {
  /** How many others Teams had taken when it last did. */
  readonly taken: number;
  readonly isForTheCard: boolean;
}

const NAMES = ['card', 'plain', 'text'] as const;
const MAX_REMEMBERED = 1_000;

export function fallbackLevels(log: Log): FallbackLevels {
  /** By key. Not kept over a restart: then it is the card's turn again. */
  const failed = new Map<string, Failed>();
  /** How many messages Teams has taken. */
  let taken = 0;

  return async ({ message, plain, key }, send) => {
    const rungs = [() => message, plain, () => message.summary] as const;
    const draw = (rung: number): TeamsMessage | string => rungs[rung]?.() ?? message.summary;
    let at = key !== null && failed.get(key)?.isForTheCard ? 1 : 0;
    let last = await send(draw(at));
    while (isCardRefused(last.status, last.code) && at < rungs.length - 1) {
      at += 1;
      log.warn('teams.card-refused', { code: last.code, next: NAMES[at] });
      last = await send(draw(at));
    }
    if (last.outcome.kind === 'done') taken += 1;
    if (key !== null) note(key, last);
    return last.outcome;
  };

  function note(key: string, { outcome, status }: FallbackLevel): void {
    const before = failed.get(key);
    if (outcome.kind === 'done' || outcome.kind === 'refused') failed.delete(key);
    if (outcome.kind !== 'unsure' || !mayBeForTheCard(status)) return;
    const isForTheCard = before !== undefined && (before.isForTheCard || taken > before.taken);
    failed.set(key, { taken, isForTheCard });
    const [oldest] = failed.keys();
    if (failed.size > MAX_REMEMBERED && oldest !== undefined) failed.delete(oldest);
  }
}
