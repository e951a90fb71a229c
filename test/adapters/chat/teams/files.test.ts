import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLOUDS } from '../../../../adapters/chat/teams/clouds.ts';
import { files } from '../../../../adapters/chat/teams/files.ts';
import { type ConnectorStub, startConnectorStub } from '../../../teams/connector-stub.ts';

let stub: ConnectorStub;
let directory: string;
beforeEach(async () => {
  stub = await startConnectorStub();
  stub.files.set('/files/report', 'date,messages');
  directory = await mkdtemp(join(tmpdir(), 'mailflow-files-'));
});
afterEach(async () => {
  await stub.close();
  await rm(directory, { recursive: true });
});

const download = (path: string, into = join(directory, 'report'), mostBytes = 100) => {
  const policy = { hosts: [stub.host], onlyThisMachine: false, cloud: CLOUDS.public };
  return files({ policy, timeoutMs: 5_000 }).download(`${stub.serviceUrl}${path}`, into, mostBytes);
};

describe('a file in Teams', () => {
  test('is fetched', async () => {
    expect(await download('/files/report')).toEqual({ kind: 'done', bytes: 13 });
    expect(await readFile(join(directory, 'report'), 'utf8')).toBe('date,messages');
  });

  test('that is gone or too large is not', async () => {
    expect(await download('/files/gone')).toEqual({ kind: 'not-fetched', trouble: 'answered 404' });
    expect(await download('/files/report', undefined, 12)).toEqual({ kind: 'too-large' });
    expect(await readdir(directory)).toEqual([]);
  });

  test('that this machine cannot write is no fault of Teams', async () => {
    const into = join(directory, 'nowhere', 'report');
    expect(await download('/files/report', into)).toEqual({ kind: 'not-written', code: 'ENOENT' });
  });
});
