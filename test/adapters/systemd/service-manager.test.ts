import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serviceManager } from '../../../adapters/systemd/service-manager.ts';

/** The real program, and a socket for it to send to as systemd has one; Node cannot listen on such. */
const LISTENER = `
import array, os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
while True:
    text, passed, _, _ = s.recvmsg(4096, 256)
    print(text.decode(), flush=True)
    # Closed, so that whoever sent BARRIER=1 knows that this was read.
    for _, _, descriptors in passed:
        for each in array.array('i', descriptors[:len(descriptors) // 4 * 4]):
            os.close(each)
`;
const hasBoth = ['systemd-notify', 'python3'].every((name) => spawnSync(name, ['--version']).status === 0);

let directory: string;
let warned: string[];
const log = {
  info: () => {},
  warn: (event: string, fields?: object) => void warned.push(`${event} ${JSON.stringify(fields)}`),
};

beforeEach(async () => {
  warned = [];
  directory = await mkdtemp(join(tmpdir(), 'mailflow-systemd-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('without a systemd there is none', () => {
  expect(serviceManager({ environment: {}, log })).toBeNull();
  expect(serviceManager({ environment: { NOTIFY_SOCKET: '' }, log })).toBeNull();
});

test('where systemd-notify is missing it says so once', async () => {
  const manager = serviceManager({ environment: { NOTIFY_SOCKET: join(directory, 's'), PATH: directory }, log });
  await manager?.notify('READY=1');
  await manager?.notify('STOPPING=1');
  expect(warned).toEqual(['systemd.not-reached {"cause":"ENOENT"}']);
});

// Both are on every machine with systemd; elsewhere there is nobody to notify.
test.skipIf(!hasBoth)('pings while all is well, and no longer', async () => {
  const socket = join(directory, 'socket');
  const systemd = spawn('python3', ['-c', LISTENER, socket]);
  try {
    const received = linesOf(systemd);
    await expect.poll(() => existsSync(socket), { timeout: 20_000 }).toBe(true);
    const environment = { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '40000', PATH: process.env['PATH'] };
    const manager = serviceManager({ environment, log });
    await manager?.notify('READY=1');
    await expect.poll(received, { timeout: 20_000 }).toContain('READY=1');
    let asked = 0;
    const isWell = () => ++asked <= 3;
    const stop = manager?.watch(isWell);
    await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(6);
    stop?.();
    await manager?.notify('STOPPING=1');
    await expect.poll(received, { timeout: 20_000 }).toContain('STOPPING=1');
    const pings = received().filter((line) => line === 'WATCHDOG=1').length;
    expect(pings).toBeGreaterThan(0);
    expect(pings).toBeLessThanOrEqual(3);
    expect(warned).toEqual([]);
  } finally {
    systemd.kill('SIGKILL');
  }
});

test.each([
  ['no limit is set', {}],
  ['another process is watched', { WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' }],
  ['the limit is no number', { WATCHDOG_USEC: 'soon' }],
])('nothing is pinged where %s', (_, environment) => {
  const manager = serviceManager({ environment: { NOTIFY_SOCKET: join(directory, 's'), ...environment }, log });
  const stop = manager?.watch(() => {
    throw new Error('asked');
  });
  expect(stop).not.toThrow();
});

function linesOf(child: ChildProcessWithoutNullStreams): () => readonly string[] {
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += String(chunk);
  });
  return () => text.split('\n').filter((line) => line !== '');
}
