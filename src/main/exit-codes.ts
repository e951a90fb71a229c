import { commandHint } from './command-hint.ts';

export const ANSWERED = 0;
export const FAILED = 1;
export const TYPED_WRONG = 2;
/** Files were imported, but not all of their rows could be used. */
export const ROWS_REJECTED = 3;

export function typedWrong(problem: string): number {
  process.stderr.write(`${problem}\nSee \`${commandHint('help')}\`.\n`);
  return TYPED_WRONG;
}
