import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

/** `npm run playground`: Mailflow on its sample tenant, and a Teams for it in a browser, until either ends. */
const PLAYGROUND_PORT = '56150';
const BOT_PORT = '3978';

const require = createRequire(import.meta.url);
const cli = require.resolve('@microsoft/m365agentsplayground/cli.js');
const endpoint = `http://127.0.0.1:${BOT_PORT}/api/messages`;
const bot = spawn(process.execPath, ['adapters/shell/launch.mjs', 'start', '--sample'], {
  stdio: ['pipe', 'inherit', 'inherit'],
  env: { ...process.env, TEAMS_ANONYMOUS: '1', MAILFLOW_HOST: '127.0.0.1', MAILFLOW_PORT: BOT_PORT },
});
const playground = spawn(
  process.execPath,
  [cli, 'start', '-e', endpoint, '-c', 'msteams', '-p', PLAYGROUND_PORT, '--disable-telemetry'],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.stdout.write(`Open http://localhost:${PLAYGROUND_PORT} and write: smtp-auth 7d\n`);
process.on('SIGINT', () => {});
process.on('SIGTERM', end);
await Promise.race([once(bot, 'exit'), once(playground, 'exit')]);
end();

function end(): void {
  bot.kill('SIGTERM');
  playground.kill('SIGTERM');
}
