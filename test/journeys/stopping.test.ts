import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startMailflow, withDirectory } from './mailflow.ts';

describe('a bot that is told to end before it is at home ends in order', () => {
  test.each([
    ['as soon as it has opened its data', (data: string) => existsSync(join(data, 'state'))],
    ['as soon as it has said something', (_: string, said: () => string) => said() !== ''],
  ])('%s', { timeout: 180_000 }, async (_, isTime) =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const child = startMailflow(['start', '--data', data]);
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        said += String(chunk);
      });
      await expect.poll(() => isTime(data, () => said), { timeout: 120_000, interval: 5 }).toBe(true);
      child.kill('SIGTERM');
      const [code, signal] = await once(child, 'close');
      expect([code, signal]).toEqual([0, null]);
    }),
  );
});
