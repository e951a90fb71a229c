import { userInfo } from 'node:os';
import type { Speaker } from '../commands/context.ts';
import { ROWS_IN_A_CARD } from '../commands/reports/read-report.ts';

/** The conversation in the terminal. */
export const CONVERSATION = 'local:console';

/** Whoever sits at the terminal. */
export function localUser(): Speaker & { readonly defaultTop: number } {
  return { conversation: CONVERSATION, by: nameOfUser(), defaultTop: ROWS_IN_A_CARD };
}

/** A container may run as a number that no name belongs to. */
export function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? `uid ${process.getuid?.()}`;
  }
}
