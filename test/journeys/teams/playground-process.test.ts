import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../teams/free-port.ts';
import { startPlaygroundProcess, withBrowserIfAny } from '../../teams/playground-process.ts';

let directory: string;
let endpoint: string;
/** A bot that answers everything: the Playground waits for one before it answers itself. */
const bot = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
/** Folders for a PATH: nothing in it, a program that opens a browser, a file that only has the name of one. */
const paths = { empty: '', opener: '', notExecutable: '' };

beforeAll(async () => {
  if (!bot.listening) await once(bot, 'listening');
  endpoint = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/api/messages`;
  directory = await mkdtemp(join(tmpdir(), 'mailflow-paths-'));
  for (const name of ['empty', 'opener', 'notExecutable'] as const) {
    paths[name] = join(directory, name);
    await mkdir(paths[name]);
  }
  for (const name of ['opener', 'notExecutable'] as const)
    await writeFile(join(paths[name], 'xdg-open'), '#!/bin/sh\nexit 0\n');
  await chmod(join(paths.opener, 'xdg-open'), 0o755);
});
afterAll(async () => {
  bot.close();
  bot.closeAllConnections();
  await rm(directory, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string | undefined>>) {
  const port = await freePort();
  return { ...(await startPlaygroundProcess({ endpoint, port, env })), port };
}

describe('the Agents Playground', () => {
  test.runIf(process.platform === 'linux').each(['empty', 'opener'] as const)(
    'stays up with PATH %s, whether or not something there opens a browser',
    async (path) => {
      const { child, listening, exited, port } = await start(withBrowserIfAny({ PATH: paths[path] }, 'linux'));
      await listening;
      // It would exit in the turn after it listens, before it answers.
      const { ok } = await fetch(`http://127.0.0.1:${port}/_internal/v1/config`);
      child.kill();
      expect(ok).toBe(true);
      expect((await exited).code).toBeNull();
    },
  );

  test.runIf(process.platform === 'linux')('says why it exits when it cannot open a browser', async () => {
    const { exited } = await start({ PATH: paths.empty });
    const { code, why } = await exited;
    expect(code).toBe(1);
    expect(why).toMatch(/^The Agents Playground exited with code 1\. Its last output:\n/);
    expect(why).toContain('spawn xdg-open ENOENT');
  });
});

describe('the browser', () => {
  const none = { TEAMSAPPTESTER_BROWSER: 'none' };
  test.each([
    ['nothing on the PATH opens one', 'linux', () => ({ PATH: paths.empty }), none],
    ['there is no PATH', 'linux', () => ({}), none],
    ['what has the name cannot be run', 'linux', () => ({ PATH: paths.notExecutable }), none],
    ['something later on the PATH opens one', 'linux', () => ({ PATH: `${paths.empty}:${paths.opener}` }), {}],
    ['the system opens it by itself', 'darwin', () => ({ PATH: paths.empty }), {}],
    ['it is switched off', 'darwin', () => none, none],
  ] as const)('%s', (_, platform, env, added) => {
    expect(withBrowserIfAny(env(), platform)).toEqual({ ...env(), ...added });
  });
});
