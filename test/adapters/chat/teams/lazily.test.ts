import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../../../journeys/mailflow.ts';

const PROBE = `
const { createRequire } = await import('node:module');
const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => /botbuilder|botframework|teams-ai|openai/.test(path)).length;
const { chatSystems } = await import('./adapters/chat/index.ts');
const id = '01234567-89ab-cdef-0123-456789abcdef';
const kinds = chatSystems.map((system) => system.configure({ TEAMS_APP_ID: id, TEAMS_APP_PASSWORD: 'x', TEAMS_TENANT_ID: id }).kind);
const before = loaded();
await import('./adapters/chat/teams/inbound/listen.ts');
process.stdout.write(JSON.stringify({ isReady: kinds.includes('ready'), before, after: loaded() }));
`;

test('nothing of the SDK is loaded until Teams is opened', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', PROBE],
    { cwd: ROOT },
  );
  const { isReady, before, after } = JSON.parse(stdout);
  expect([isReady, before]).toEqual([true, 0]);
  // The probe would see it.
  expect(after).toBeGreaterThan(100);
});
