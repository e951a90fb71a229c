import { existsSync, openSync } from 'node:fs';
import { slashCommand } from '../../slack/payloads.ts';
import type { Arena, Family } from '../family.ts';
import { isHealthy, msUntil, type Program, type ProgramOptions } from '../program.ts';
import { startInSlack } from '../slack-service.ts';

const FULL = '/dev/full';

const full = (): number => openSync(FULL, 'w');

interface Output {
  readonly name: string;
  readonly options: () => Partial<ProgramOptions>;
  readonly after?: (program: Program) => void;
}

const OUTPUTS: readonly Output[] = [
  { name: 'standard output is full', options: () => ({ stdout: full() }) },
  { name: 'standard error is full', options: () => ({ stderr: full() }) },
  { name: 'both are full', options: () => ({ stdout: full(), stderr: full() }) },
  { name: 'who reads standard output goes', options: () => ({}), after: ({ child }) => void child.stdout?.destroy() },
  { name: 'who reads standard error goes', options: () => ({}), after: ({ child }) => void child.stderr?.destroy() },
  {
    name: 'who reads both goes',
    options: () => ({}),
    after: ({ child }) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  },
  { name: 'standard output is closed', options: () => ({ wrapper: ['sh', '-c', 'exec "$@" >&-', 'sh'] }) },
  { name: 'standard error is closed', options: () => ({ wrapper: ['sh', '-c', 'exec "$@" 2>&-', 'sh'] }) },
];

/** Where what the program writes goes nowhere, it goes on. */
export const output: Family = {
  name: 'output that fails',
  notHere: async () => (existsSync(FULL) ? null : `there is no ${FULL}`),
  async attack(arena) {
    for (const each of OUTPUTS) await survives(arena, each);
  },
};

async function survives(arena: Arena, { name, options, after }: Output): Promise<void> {
  const { program, slack, send } = await startInSlack(arena, options());
  after?.(program);
  // Refused requests and commands make it write to both.
  for (let n = 0; n < 3; n++) {
    await send.raw('{}', 'application/json', { signature: `v0=${n}` });
    await send.command(slashCommand({ text: 'help', user: `U0000ANN${n}`, channel: 'C00000001' }));
    program.child.stdin?.write('status\n');
    const value = await msUntil(() => slack.wordsTo(`U0000ANN${n}`).length > 0, 20_000);
    arena.see({ kind: 'at-most', name: `${name}: question ${n + 1} is answered, ms`, value, limit: 20_000 });
  }
  arena.see({
    kind: 'one-of',
    name: `${name}: it goes on`,
    value: program.isAlive() && (await isHealthy(program)),
    allowed: [true],
  });
  const { code, signal, ms } = await program.end();
  arena.see({ kind: 'one-of', name: `${name}: it ends in order`, value: signal ?? code, allowed: [0] });
  arena.see({ kind: 'at-most', name: `${name}: it ends, ms`, value: ms, limit: 10_000 });
}
