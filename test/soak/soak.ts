import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { bundleScript } from '../prepared/bundle-script.ts';
import { botStateSchema, NOTHING_YET } from './bot-state.ts';
import { type HostileServer, startHostileServer } from './hostile-server.ts';
import { type Kill, killsOf } from './kills.ts';
import { planOf } from './plan.ts';
import { type Verdict, verdictOn } from './verdict.ts';

const BOT = fileURLToPath(new URL('./bot.ts', import.meta.url));

export interface SoakOptions {
  readonly seed: number;
  readonly deliveries: number;
  readonly kills: number;
  /** How often the platform is dead for an hour. */
  readonly deadHours: number;
  /** An empty folder. */
  readonly folder: string;
}

export interface SoakResult extends Verdict {
  /** Those that found the bot at work: a fast one has said all before the last of them comes. */
  readonly kills: number;
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly orphans: number;
  /** What the closed conversation refused, by the audit. */
  readonly refused: readonly string[];
  /** What of that was taken in the end, by the audit; not what was killed between the first line and its record. */
  readonly takenAtLast: readonly string[];
  readonly tookMs: number;
  /** How long the bot took from its start to its first call, in the median. */
  readonly startMs: number;
}

/** The bot's time runs so much faster than ours; ten seconds of settling are a sixth of one. */
const SPEED = 60;
const DEAD_SPEED = 1_200;
const HOUR_MS = 3_600_000;
/** By calls and not by the clock, within which a fast machine would say everything. */
const BEFORE_DEATH: Kill = { at: 'moment', moment: 'answered', nth: 3, delayMs: 0 };

/**
 * Runs the bot against the hostile platform and kills it again and again, in the end lets it finish, and compares what
 * stands on the platform with what was wanted. What is planned, which faults strike a message and when the bot is
 * killed come from the seed; what the operating system makes of it does not.
 */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { seed, deliveries, folder } = options;
  const began = performance.now();
  const bot = await bundleScript(BOT, folder);
  const server = await startHostileServer({ seed, speed: SPEED });
  const starts: number[] = [];
  let virtualMs = Date.UTC(2026, 10, 22, 12);
  let life = 0;
  let killed = 0;
  try {
    const kills = killsOf(seed, options.kills - 2 * options.deadHours, deliveries);
    for (const [n, kill] of kills.entries()) {
      const dead = Math.floor((n * (options.deadHours + 1)) / kills.length);
      const before = Math.floor(((n - 1) * (options.deadHours + 1)) / kills.length);
      if (n > 0 && dead > before) await beDeadForAnHour();
      await live(SPEED, (child) => atKill(kill, child, server));
    }
    await live(SPEED, () => new Promise(() => {}));
  } finally {
    await server.close();
  }
  const state = await openState(join(folder, 'state.json'), {
    schema: botStateSchema,
    initial: NOTHING_YET,
    onWord: () => {},
  });
  const audited = await auditFile(join(folder, 'audit.jsonl')).last(Number.POSITIVE_INFINITY);
  const rootsOf = (deed: string) => [...new Set(audited.filter((each) => each.deed === deed).map(({ to }) => to))];
  return {
    ...verdictOn(planOf(seed, deliveries), server.messages(), state.read()),
    kills: killed,
    calls: server.calls(),
    faults: server.faults(),
    orphans: server.orphans(),
    refused: rootsOf('delivery-refused').sort(),
    takenAtLast: rootsOf('delivery-taken').sort(),
    tookMs: performance.now() - began,
    startMs: [...starts].sort((a, b) => a - b)[Math.floor(starts.length / 2)] ?? 0,
  };

  async function beDeadForAnHour(): Promise<void> {
    await live(SPEED, (child) => atKill(BEFORE_DEATH, child, server));
    server.setDead(true);
    await live(DEAD_SPEED, () => sleep(HOUR_MS / DEAD_SPEED));
    server.setDead(false);
  }

  /** From a start of the bot to its end: killed when `until` resolves, unless it has finished. */
  async function live(speed: number, until: (child: ChildProcess) => Promise<unknown>): Promise<void> {
    const startedAt = performance.now();
    const args = { data: folder, port: server.port, seed, deliveries, now: virtualMs, speed, life: life++ };
    const child = spawn(process.execPath, [bot, ...Object.entries(args).map(([name, value]) => `--${name}=${value}`)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const stopListening = server.onMoment(() => {
      starts.push(performance.now() - startedAt);
      stopListening();
    });
    const ended = once(child, 'exit');
    await Promise.race([ended, until(child).then(() => child.kill('SIGKILL'))]);
    const [code, signal] = await ended;
    stopListening();
    if (signal === 'SIGKILL') killed++;
    else if (code !== 0) throw new Error(`the bot ended with code ${code}`);
    virtualMs += (performance.now() - startedAt) * speed;
  }
}

async function atKill(kill: Kill, child: ChildProcess, server: HostileServer): Promise<void> {
  if (kill.at === 'time') return void (await sleep(kill.afterMs));
  await new Promise<void>((resolve) => {
    let seen = 0;
    const stopListening = server.onMoment((moment) => {
      if (moment !== kill.moment || ++seen !== kill.nth) return;
      // Killed here and now, not in a later turn: the server goes on with the call only afterwards.
      if (kill.delayMs === 0) child.kill('SIGKILL');
      stopListening();
      resolve();
    });
    child.once('exit', stopListening);
  });
  await sleep(kill.delayMs);
}
