import { shellLine } from './shell-line.ts';

export const ANSWERED = 0;
export const FAILED = 1;
export const TYPED_WRONG = 2;

export function typedWrong(problem: string): number {
  process.stderr.write(`${problem}\nSee \`${shellLine('help')}\`.\n`);
  return TYPED_WRONG;
}
