import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { startPlaygroundProcess, withBrowserIfAny } from './playground-process.ts';

/** `npm run playground`: Mailflow on its sample tenant, and a Teams for it in a browser, until either ends. */
const PLAYGROUND_PORT = 56_150;
const BOT_PORT = 3978;

const endpoint = `http://127.0.0.1:${BOT_PORT}/api/messages`;
/** What a real bot is configured with is none of this one's. */
const others = Object.entries(process.env).filter(([name]) => !/^(TEAMS|SLACK)_/.test(name));
for (const port of [PLAYGROUND_PORT, BOT_PORT]) await assertFree(port);
const bot = spawn(process.execPath, ['adapters/shell/launch.mjs', 'start', '--sample'], {
  stdio: ['pipe', 'inherit', 'inherit'],
  env: {
    ...Object.fromEntries(others),
    ...{ TEAMS_ANONYMOUS: '1', MAILFLOW_HOST: '127.0.0.1', MAILFLOW_PORT: String(BOT_PORT) },
  },
});
const env = withBrowserIfAny(process.env, process.platform);
const playground = await startPlaygroundProcess({ endpoint, port: PLAYGROUND_PORT, env });
process.stdout.write(`Open http://localhost:${PLAYGROUND_PORT} and write: smtp-auth 7d\n`);
let isEnding = false;
process.on('SIGINT', () => {
  isEnding = true;
});
process.on('SIGTERM', end);
process.exitCode = await Promise.race([
  once(bot, 'exit').then(([code]: readonly unknown[]) => (typeof code === 'number' ? code : 0)),
  playground.exited.then(({ code, why }) => {
    if (!isEnding) process.stderr.write(`${why}\n`);
    return code ?? 0;
  }),
]);
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
  isEnding = true;
  bot.kill('SIGTERM');
  playground.child.kill('SIGTERM');
}
