import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, open, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dayText } from '../../../src/model/time.ts';
import { BOT_TOKEN } from '../../slack/emulated-slack.ts';
import { type HostileSlack, startHostileSlack } from '../../slack/hostile-slack.ts';
import { clickOn, slashCommand } from '../../slack/payloads.ts';
import { signedSender } from '../../slack/signed-sender.ts';
import { startMailflow, withDirectory } from '../mailflow.ts';
import { partnerReport } from './partner-report.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const YESTERDAY = dayText(Math.floor(Date.now() / 86_400_000) - 1);
const PATIENCE = { timeout: 60_000, interval: 50 };

/** The program in Slack over HTTP; resolves when it listens. */
async function startInSlack(data: string, slack: HostileSlack, stdout: 'pipe' | number = 'pipe') {
  const environment = {
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: slack.apiUrl,
    MAILFLOW_PORT: '0',
    MAILFLOW_INBOX_SCHEDULE: '* * * * * *',
    MAILFLOW_DETECTION_SCHEDULE: '* * * * * *',
  };
  const child = startMailflow(['start', '--data', data], environment, stdout);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(String(chunk)));
  await expect.poll(() => said.join(''), PATIENCE).toMatch(/Connected to Slack/);
  const port = /Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(said.join(''))?.[1];
  return { child, said, send: signedSender(`http://127.0.0.1:${port}/slack/events`, SECRET) };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}

test(
  'killed after Slack took an alert and before that was noted, the bot says it once, and knows where it stands',
  { timeout: 180_000 },
  () =>
    withDirectory(async (directory) => {
      const slack = await startHostileSlack();
      const data = join(directory, 'data');
      const channel = slack.ids['mail-alerts'] ?? '';
      const user = slack.ids['ann'] ?? '';
      const alerts = async () => {
        const { messages } = await slack.asAdmin('conversations.history', { channel, limit: 100 });
        return (messages as { readonly ts: string; readonly text: string; readonly blocks: unknown }[]).filter(
          ({ text }) => text.includes('significant TLS1.0'),
        );
      };
      // Everything it prints fails: nobody in a chat notices.
      const full = existsSync('/dev/full') ? await open('/dev/full', 'w') : null;
      const first = await startInSlack(data, slack, full?.fd);
      try {
        await first.send.command(slashCommand({ text: 'subscribe tls10-partner-connector', user, channel }));
        await expect.poll(() => slack.callsOf('chat.postMessage').length, PATIENCE).toBe(1);

        slack.strike('chat.postMessage', { kind: 'silent', taken: true });
        const report = join(data, 'inbox', 'report.csv');
        await mkdir(join(data, 'inbox'), { recursive: true });
        await writeFile(report, partnerReport(YESTERDAY, { [YESTERDAY]: 90 }));
        await utimes(report, new Date('2026-11-01'), new Date('2026-11-01'));
        await expect.poll(async () => (await alerts()).length, PATIENCE).toBe(1);
      } finally {
        await ended(first.child, 'SIGKILL');
        await full?.close();
      }

      const second = await startInSlack(data, slack);
      try {
        await expect.poll(() => slack.callsOf('conversations.history').length, PATIENCE).toBeGreaterThan(0);
        // Whoever read its output leaves; it goes on, and ends in order.
        second.child.stdout?.destroy();
        second.child.stdin?.write('help\n');
        await expect.poll(() => second.said.join(''), PATIENCE).toContain('output.failed');
        const [alert] = await alerts();
        const acknowledge = /"value":"(ack [^"]+)"/.exec(JSON.stringify(alert?.blocks))?.[1] ?? '';
        const click = clickOn({ user, channel, ts: alert?.ts ?? '', value: acknowledge });
        await second.send.interaction(click);
        await expect
          .poll(() => slack.callsOf('chat.update').map(({ args }) => args['ts']), PATIENCE)
          .toContain(alert?.ts);
        expect(await alerts()).toHaveLength(1);
        expect(second.said.join('')).not.toMatch(/xoxb-|0123456789abcdef/);
      } finally {
        await ended(second.child, 'SIGTERM');
        await slack.close();
      }
      expect(second.child.exitCode).toBe(0);
    }),
);

test('half a configuration stops the start, and says which variable and where Slack shows it', async () => {
  const child = startMailflow(['start', '--data', '/nowhere'], { SLACK_BOT_TOKEN: BOT_TOKEN });
  const said: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(2);
  expect(said.join('')).toContain('SLACK_SIGNING_SECRET');
  expect(said.join('')).toContain('api.slack.com/apps');
});
