import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockDataDirectory } from '../../adapters/data-lock/data-lock.ts';
import { mailflow } from '../journeys/in-process.ts';
import { withDirectory } from '../journeys/mailflow.ts';

const CONFIG = 'sources:\n  - { kind: postfix-log, follow: ../mail.log }\n';

/** `mailflow sources` in a data directory with a configuration file. */
const sourcesIn = (config: string, use: (data: string) => Promise<void>) =>
  withDirectory(async (directory) => {
    const data = join(await realpath(directory), 'data');
    await mkdir(data);
    await writeFile(join(data, 'config.yaml'), config);
    await use(data);
  });

test('a shell says which logs are followed, and that the bot is not running', () =>
  sourcesIn(CONFIG, async (data) => {
    const { code, stdout } = await mailflow(['sources', '--data', data, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      bot: 'stopped',
      sources: [{ log: join(data, '..', 'mail.log'), source: 'postfix-log', state: 'unknown', dataUntil: null }],
      dataUntil: {},
    });
    expect((await mailflow(['sources', '--data', data])).stdout).toContain('The bot is not running');
    const csv = (await mailflow(['sources', '--data', data, '--format', 'csv'])).stdout;
    expect(csv).toMatch(/^log,source,state,.*\r?\n[^\n]*mail\.log,postfix-log,unknown,/);
  }));

test('a shell knows of the bot that runs', () =>
  sourcesIn(CONFIG, async (data) => {
    const lock = await lockDataDirectory(data, 'mailflow');
    const { stdout } = await mailflow(['sources', '--data', data, '--format', 'json']);
    await lock.release();
    expect(JSON.parse(stdout)).toMatchObject({ bot: 'running' });
  }));

test('where nothing is followed, a shell says how to begin', () =>
  sourcesIn('', async (data) => {
    const { stdout } = await mailflow(['sources', '--data', data]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('To begin: npm start -- --follow /var/log/mail.log');
    expect((await mailflow(['sources', '--data', data, '--format', 'csv'])).stdout).toMatch(/^log,source,state,/);
  }));
