import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Arena, Family } from '../family.ts';
import { clockShows } from '../observations.ts';
import { isHealthy, msUntil, type Program, startProgram } from '../program.ts';
import { judge, type Observation } from '../verdict.ts';

/** Where Linux distributions put it; `LIBFAKETIME` names another place. */
const PLACES = [
  process.env['LIBFAKETIME'] ?? '',
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib64/faketime/libfaketime.so.1',
  '/usr/lib/faketime/libfaketime.so.1',
  '/usr/local/lib/faketime/libfaketime.so.1',
];

const library = (): string | undefined => PLACES.find((place) => place !== '' && existsSync(place));

interface Step {
  readonly name: string;
  /** What the clock shows one after the other, in seconds from now, each for so many seconds. */
  readonly shows: readonly (readonly [seconds: number, forSeconds: number])[];
}

const HOUR = 3_600;
const STEPS: readonly Step[] = [
  { name: 'back five minutes', shows: [[-300, 0]] },
  { name: 'back an hour', shows: [[-HOUR, 0]] },
  { name: 'back a day', shows: [[-24 * HOUR, 0]] },
  { name: 'ahead an hour', shows: [[HOUR, 0]] },
  {
    name: 'an hour ahead for 8 s',
    shows: [
      [HOUR, 8],
      [0, 0],
    ],
  },
  {
    name: 'a day ahead for 8 s',
    shows: [
      [24 * HOUR, 8],
      [0, 0],
    ],
  },
  {
    name: 'a month ahead and half a month back',
    shows: [
      [30 * 24 * HOUR, 3],
      [15 * 24 * HOUR, 0],
    ],
  },
];

/** The inbox is looked into every two seconds; the rest is for a busy machine. */
const LIMIT_MS = 40_000;

/** The clock is set while the program runs: the inbox is looked into all the same. */
export const clockSteps: Family = {
  name: 'clock steps',
  notHere: async () => (library() === undefined ? 'install faketime (or set LIBFAKETIME to libfaketime.so.1)' : null),
  attack: async (arena) =>
    void (await Promise.all(
      [STEPS.slice(0, 3), STEPS.slice(3)].map(async (steps) => {
        for (const step of steps) await steppedBy(arena, step);
      }),
    )),
};

async function steppedBy(arena: Arena, { name, shows }: Step): Promise<void> {
  const data = await arena.data();
  const clock = join(data, 'clock');
  const set = (seconds: number) => writeFile(clock, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s\n`);
  await set(0);
  const program = await startProgram(arena, {
    data,
    environment: {
      LD_PRELOAD: library() ?? '',
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  });
  const isDone = (file: string): boolean => existsSync(join(data, 'inbox', 'done', file));
  const dropped = async (file: string, day: string): Promise<number> => {
    const path = join(data, 'inbox', file);
    await mkdir(join(data, 'inbox'), { recursive: true });
    await writeFile(
      path,
      `date,senderName,senderDomain,authMethod,tls_version,message_count\n${day},a@contoso.com,contoso.com,OAuth,TLS1.2,7\n`,
    );
    await utimes(path, new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z'));
    return msUntil(() => isDone(file), LIMIT_MS);
  };
  const before = await dropped('before.csv', '2026-06-01');
  arena.see({ kind: 'at-most', name: `${name}: a file before, ms`, value: before, limit: LIMIT_MS });
  for (const [seconds, forSeconds] of shows) {
    await set(seconds);
    const began = performance.now();
    arena.see(await seenClock(program, name, seconds));
    await wait(Math.max(0, forSeconds * 1_000 - (performance.now() - began)));
  }
  const after = await dropped('after.csv', '2026-06-02');
  arena.see({ kind: 'at-most', name: `${name}: a file afterwards, ms`, value: after, limit: LIMIT_MS });
  arena.see({ kind: 'one-of', name: `${name}: it goes on`, value: await isHealthy(program), allowed: [true] });
  await program.end('SIGKILL');
}

/** What the program takes the time for: its answers are dated. It may take a moment until they are dated anew. */
async function seenClock(program: Program, name: string, setBy: number): Promise<Observation> {
  const look = async () => {
    const response = await fetch(`${program.url}/healthz`);
    await response.text();
    return clockShows(name, new Date(response.headers.get('date') ?? ''), { now: new Date(), setBy });
  };
  await msUntil(async () => judge(await look()).held, 10_000);
  return look();
}
