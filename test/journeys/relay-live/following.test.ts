import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { mailflow } from '../in-process.ts';
import { ended, type Ran, startMailflow } from '../mailflow.ts';
import { answered, expected } from './answers.ts';
import { RELAY } from './host/network.ts';
import { missingForRelay } from './missing-parts.ts';
import { type Relay, withRelay } from './start-relay.ts';
import { SESSIONS, VISITS } from './visit-list.ts';

const missing = missingForRelay();

interface Bot {
  readonly child: ChildProcess;
  readonly gone: Promise<Ran>;
}

/** The bot, which follows the log of a relay. */
function startFollowing(relay: Relay, data: string): Bot {
  const args = ['start', '--follow', relay.logPath, '--data', data];
  const child = startMailflow(args, { MAILFLOW_OWN_ADDRESSES: RELAY.address });
  return { child, gone: ended(child) };
}

/**
 * When each bot is killed: as soon as it has told of new mail, or after a share of the time in which the first one did so,
 * which falls anywhere from its start to a commit.
 */
const KILLED = ['news', 0.3, 'news', 0.9, 'news', 0.6, 'news', 0.75, 'news', 1] as const;
/** The log is rotated while no bot runs after this kill, and before that one while one does. */
const RENAMED_AFTER = 3;
const DATED_BEFORE = 7;

describe.skipIf(missing !== null)(`a real relay's log${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  test('is followed through rotations and kills without a message lost or counted twice', { timeout: 300_000 }, () =>
    withRelay({ logger: 'rsyslog', hasFilter: false, reusesTls: false }, async (relay, directory) => {
      const data = join(directory, 'data');
      let isOver = false;
      let bot = startFollowing(relay, data);
      const mail = sendUntil(relay, () => isOver);
      try {
        const began = performance.now();
        let known = 0;
        await hasNews(data, known);
        const usualMs = performance.now() - began;

        for (const [at, when] of KILLED.entries()) {
          if (at === DATED_BEFORE) await relay.rotate('dated');
          if (when === 'news') await hasNews(data, known);
          else await setTimeout(usualMs * when);
          await kill(bot);
          known = await messagesIn(data);
          if (at === RENAMED_AFTER) await relay.rotate('rename');
          bot = startFollowing(relay, data);
        }
        isOver = true;
        await mail;
        await relay.rotate('copytruncate');
        for (const visit of VISITS.slice(0, 10)) await relay.visit(visit);
        await relay.quiet();

        const truth = expected(await relay.truth());
        await expect.poll(() => answered(data, '2h'), { timeout: 120_000, interval: 1000 }).toEqual(truth);
        bot.child.kill('SIGTERM');
        expect(await bot.gone).toMatchObject({ code: 0 });
        expect(await answered(data, '2h')).toEqual(truth);
      } finally {
        isOver = true;
        bot.child.kill('SIGKILL');
        await mail;
      }
    }),
  );
});

/** All visits in turn, and again from the first until there were enough. */
async function sendUntil(relay: Relay, isEnough: () => boolean): Promise<void> {
  for (const steps of SESSIONS) await relay.session('partner', steps);
  for (let at = 0; at < VISITS.length || !isEnough(); at++) {
    const visit = VISITS[at % VISITS.length];
    if (visit !== undefined) await relay.visit(visit);
  }
}

/** SMTP AUTH messages that the reports know of: none before there is a store. */
async function messagesIn(data: string): Promise<number> {
  const { code, stdout } = await mailflow(['smtp-auth', '2h', '--data', data, '--format', 'json']);
  return code === 0 ? JSON.parse(stdout).totals.messages : 0;
}

const hasNews = (data: string, known: number): Promise<void> =>
  expect.poll(() => messagesIn(data)).toBeGreaterThan(known);

/** One that has ended by itself was not killed. */
async function kill({ child, gone }: Bot): Promise<void> {
  child.kill('SIGKILL');
  const { code, stdout, stderr } = await gone;
  expect(code, stdout + stderr).toBeNull();
}
