import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dayText } from '../../../src/model/time.ts';
import { APP_ID } from '../../teams/connected.ts';
import { type ConnectorStub, startConnectorStub, TENANT } from '../../teams/connector-stub.ts';
import { type OpenIdServer, startOpenIdServer } from '../../teams/openid-server.ts';
import { sendingAsTeams } from '../../teams/sending-as-teams.ts';
import { buttonsOf, CHANNEL, inThread, teamsUser, wordsIn } from '../../teams/teams-user.ts';
import { startMailflow, withDirectory } from '../mailflow.ts';
import { partnerReport } from '../slack/partner-report.ts';

const SECRET = 'a-secret-of-a-journey';
const YESTERDAY = dayText(Math.floor(Date.now() / 86_400_000) - 1);
const PATIENCE = { timeout: 60_000, interval: 50 };

interface World {
  readonly stub: ConnectorStub;
  readonly openId: OpenIdServer;
}

/** The program in Teams; resolves when it listens. */
async function startInTeams(data: string, { stub, openId }: World) {
  const child = startMailflow(['start', '--data', data], {
    TEAMS_APP_ID: APP_ID,
    TEAMS_APP_PASSWORD: SECRET,
    TEAMS_TENANT_ID: TENANT,
    TEAMS_ALLOWED_HOSTS: stub.host,
    TEAMS_LOGIN_URL: stub.serviceUrl,
    TEAMS_OPENID_METADATA: openId.metadataUrl,
    MAILFLOW_PORT: '0',
    MAILFLOW_INBOX_SCHEDULE: '* * * * * *',
    MAILFLOW_DETECTION_SCHEDULE: '* * * * * *',
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(String(chunk)));
  await expect.poll(() => said.join(''), PATIENCE).toMatch(/Connected to Microsoft Teams/);
  const port = /Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(said.join(''))?.[1];
  return { child, said, send: sendingAsTeams({ url: `http://127.0.0.1:${port}/api/messages`, stub, openId }) };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}

test(
  'killed after Teams took an alert and before that was noted, the bot says it once more, and that it may repeat',
  { timeout: 180_000 },
  () =>
    withDirectory(async (directory) => {
      const world = { stub: await startConnectorStub(), openId: await startOpenIdServer() };
      const { stub, openId } = world;
      const data = join(directory, 'data');
      const alerts = () =>
        stub.messages().filter((message) => message.thread === null && /significant TLS1\.0/.test(wordsIn(message)));
      try {
        const first = await startInTeams(data, world);
        try {
          await teamsUser(first, 'ann').mentions('subscribe tls10-partner-connector', inThread('1001'));
          await expect.poll(() => stub.messages().length, PATIENCE).toBe(1);

          stub.strike({ kind: 'silent', taken: true });
          const report = join(data, 'inbox', 'report.csv');
          await mkdir(join(data, 'inbox'), { recursive: true });
          await writeFile(report, partnerReport(YESTERDAY, { [YESTERDAY]: 90 }));
          await utimes(report, new Date('2026-11-01'), new Date('2026-11-01'));
          await expect.poll(() => alerts().length, PATIENCE).toBe(1);
        } finally {
          await ended(first.child, 'SIGKILL');
        }

        const second = await startInTeams(data, world);
        try {
          await expect.poll(() => alerts().length, PATIENCE).toBe(2);
          const [, repeated] = alerts();
          if (repeated === undefined) throw new Error('nothing was repeated');
          expect(alerts().map((alert) => /may be a duplicate/.test(wordsIn(alert)))).toEqual([false, true]);
          expect(repeated.conversation).toBe(CHANNEL);
          await teamsUser(second, 'ann').presses('Acknowledge', repeated, inThread(repeated.id));
          const repeatedNow = () => stub.messages().find(({ id }) => id === repeated.id) ?? repeated;
          await expect
            .poll(() => buttonsOf(repeatedNow()).map(({ title }) => title), PATIENCE)
            .not.toContain('Acknowledge');
          expect(second.said.join('')).not.toMatch(new RegExp(`${SECRET}|a-token|eyJ`));
        } finally {
          await ended(second.child, 'SIGTERM');
        }
        expect(second.child.exitCode).toBe(0);
        // It has looked every second, and has said all that was due before it ended: nothing a third time.
        expect(stub.messages().filter(({ thread }) => thread === null)).toHaveLength(2);
      } finally {
        await Promise.all([stub.close(), openId.close()]);
      }
    }),
);
