import { randomInt } from 'node:crypto';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly fastCheckSeed: number;
  }
}

/** Once a run: the seed that all properties of all test files share. `FC_SEED` gives one, or chance does. */
export function setup(project: TestProject): void {
  const given = process.env['FC_SEED'];
  if (given !== undefined && !/^-?\d{1,10}$/.test(given)) throw new Error(`FC_SEED is a whole number, not "${given}"`);
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  // Each project of vitest.config.ts asks anew.
  process.env['FC_SEED'] = String(seed);
  project.provide('fastCheckSeed', seed);
  if (given === undefined) process.stdout.write(`fast-check: FC_SEED=${seed} runs the same cases again\n`);
}
