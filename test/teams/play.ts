import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

/** `npm run playground`: Mailflow on its sample tenant, and a Teams for it in a browser, until either ends. */
const PLAYGROUND_PORT = '56150';
const BOT_PORT = '3978';

const require = createRequire(import.meta.url);
const cli = require.resolve('@microsoft/m365agentsplayground/cli.js');
const endpoint = `http://127.0.0.1:${BOT_PORT}/api/messages`;
/** What a real bot is configured with is none of this one's. */
const others = Object.entries(process.env).filter(([name]) => !/^(TEAMS|SLACK)_/.test(name));
for (const port of [PLAYGROUND_PORT, BOT_PORT]) await assertFree(Number(port));
const bot = spawn(process.execPath, ['adapters/shell/launch.mjs', 'start', '--sample'], {
  stdio: ['pipe', 'inherit', 'inherit'],
  env: {
    ...Object.fromEntries(others),
    ...{ TEAMS_ANONYMOUS: '1', MAILFLOW_HOST: '127.0.0.1', MAILFLOW_PORT: BOT_PORT },
  },
});
const playground = spawn(
  process.execPath,
  [cli, 'start', '-e', endpoint, '-c', 'msteams', '-p', PLAYGROUND_PORT, '--disable-telemetry'],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.stdout.write(`Open http://localhost:${PLAYGROUND_PORT} and write: smtp-auth 7d\n`);
process.on('SIGINT', () => {});
process.on('SIGTERM', end);
const [code] = await Promise.race([once(bot, 'exit'), once(playground, 'exit')]);
process.exitCode = code ?? 0;
end();

/** The Playground would say nothing of it, and what answers there is another program's page. */
async function assertFree(port: number): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
  } catch (cause) {
    process.stderr.write(
      `Port ${port} is taken (${(cause as NodeJS.ErrnoException).code}). End what listens there, perhaps another playground.\n`,
    );
    process.exit(1);
  }
  await once(server.close(), 'close');
}

function end(): void {
  bot.kill('SIGTERM');
  playground.kill('SIGTERM');
}
