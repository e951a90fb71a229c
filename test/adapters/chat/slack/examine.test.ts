import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examineSlack } from '../../../../adapters/chat/slack/examine.ts';
import { SCOPES } from '../../../../adapters/chat/slack/scopes.ts';
import type { SlackSettings } from '../../../../adapters/chat/slack/settings.ts';
import { APP_TOKEN, BOT_TOKEN } from '../../../slack/emulated-slack.ts';
import { type HostileSlack, startHostileSlack } from '../../../slack/hostile-slack.ts';

let slack: HostileSlack;
beforeEach(async () => {
  slack = await startHostileSlack();
});
afterEach(() => slack.close());

interface Examining extends Partial<SlackSettings> {
  readonly conversations?: readonly string[];
  readonly allowed?: readonly string[];
}

async function examine({ conversations = [], allowed = [], ...changed }: Examining = {}) {
  const settings: SlackSettings = {
    ...{ botToken: BOT_TOKEN, way: { kind: 'socket', appToken: APP_TOKEN }, apiUrl: slack.apiUrl, mostFileBytes: 1 },
    ...changed,
  };
  const lines = await examineSlack({ settings, timeoutMs: 5_000, allowed, conversations });
  const said = JSON.stringify(lines);
  for (const secret of [BOT_TOKEN, APP_TOKEN, 'verysecret']) expect(said).not.toContain(secret);
  for (const { verdict, cure } of lines) if (verdict === 'bad') expect(cure).toMatch(/./);
  return lines;
}
const id = (name: string) => `slack:${slack.ids[name]}`;

describe('doctor', () => {
  test('finds all well where it is', async () => {
    expect(await examine({ conversations: [id('mail-alerts'), 'teams:19:x'] })).toEqual([
      { verdict: 'good', what: 'SLACK_BOT_TOKEN', said: expect.stringContaining('mailflow'), cure: null },
      { verdict: 'good', what: 'scopes', said: `All ${SCOPES.length} are granted.`, cure: null },
      { verdict: 'good', what: 'SLACK_APP_TOKEN', said: 'It opens a socket.', cure: null },
      { verdict: 'good', what: expect.stringContaining('channel C'), said: 'The bot is in #mail-alerts.', cure: null },
    ]);
    expect(slack.calls.map(({ method }) => method).filter((method) => method.startsWith('chat.'))).toEqual([]);
  });

  test('says of a token that is not accepted where to find one, and does not go on with it', async () => {
    expect(await examine({ botToken: 'xoxb-verysecret', conversations: [id('mail-alerts')] })).toEqual([
      expect.objectContaining({ verdict: 'bad', what: 'SLACK_BOT_TOKEN', cure: expect.stringContaining('OAuth') }),
      expect.objectContaining({ verdict: 'good', what: 'SLACK_APP_TOKEN' }),
    ]);
  });

  test('says of an app token that is not accepted where to make one', async () => {
    const lines = await examine({ way: { kind: 'socket', appToken: 'xapp-verysecret' } });
    expect(lines.at(-1)).toMatchObject({ verdict: 'bad', cure: expect.stringContaining('App-Level Tokens') });
    slack.strike('apps.connections.open', { kind: 'error', code: 'missing_scope' });
    expect((await examine()).at(-1)).toMatchObject({
      verdict: 'bad',
      said: expect.stringContaining('connections:write'),
    });
  });

  test('cannot tell whether a signing secret is right', async () => {
    const lines = await examine({ way: { kind: 'http', signingSecret: 'verysecret' } });
    expect(lines.at(-1)).toMatchObject({ verdict: 'unknown', what: 'SLACK_SIGNING_SECRET' });
    expect(slack.callsOf('apps.connections.open')).toEqual([]);
  });

  test('names each scope that is missing and what for, tells those that can be left, and those too many', async () => {
    await slack.close();
    const missing = ['files:read', 'channels:history'];
    const scopes = [...SCOPES.map(({ name }) => name).filter((name) => !missing.includes(name)), 'chat:write.public'];
    slack = await startHostileSlack({ scopes });
    expect((await examine()).slice(1, 4)).toEqual([
      expect.objectContaining({ verdict: 'bad', what: 'scope files:read', cure: expect.stringContaining('manifest') }),
      expect.objectContaining({ verdict: 'unknown', what: 'scope channels:history' }),
      expect.objectContaining({ verdict: 'unknown', said: expect.stringContaining('chat:write.public') }),
    ]);
  });

  test('finds the channels where the bot is not, that are archived, and that are not there', async () => {
    await slack.asAdmin('conversations.archive', { channel: slack.ids['mail-reports'] });
    const conversations = [id('random'), id('mail-reports'), 'slack:C404', 'slack:D1'];
    expect((await examine({ conversations })).slice(3)).toEqual([
      expect.objectContaining({ verdict: 'bad', said: 'The bot is not in #random.' }),
      expect.objectContaining({ verdict: 'bad', said: '#mail-reports is archived.' }),
      expect.objectContaining({ verdict: 'bad', what: 'channel C404', cure: expect.stringContaining('/invite') }),
      expect.objectContaining({ verdict: 'bad', what: 'channel D1', cure: expect.stringContaining('unsubscribe') }),
    ]);
  });

  test('looks at the user groups that may change things, and at no other id', async () => {
    slack.setGroup('S1', ['U1', 'U2']);
    expect((await examine({ allowed: ['slack:S1', 'slack:S404', 'slack:U1'] })).slice(3)).toEqual([
      expect.objectContaining({
        verdict: 'good',
        what: 'user group S1',
        said: '2 people may use commands that change something.',
      }),
      expect.objectContaining({
        verdict: 'bad',
        what: 'user group S404',
        cure: expect.stringContaining('MAILFLOW_OPERATORS'),
      }),
    ]);
  });

  test('says where nothing of Slack is reached that it is the network', async () => {
    for (const kind of ['unreadable', 'lost', 'cut'] as const) {
      slack.storm('auth.test', { kind, taken: false });
      expect((await examine())[0]).toMatchObject({ verdict: 'bad', cure: expect.stringContaining('firewall') });
    }
  });

  test('names the host that is not reached, once, and no token, and which variable chose it', async () => {
    const host = new URL(slack.apiUrl).host;
    await slack.close();
    expect(await examine({ conversations: ['slack:C1'] })).toEqual([
      {
        verdict: 'bad',
        what: host,
        said: 'Slack cannot be reached (ECONNREFUSED).',
        cure: expect.stringMatching(`SLACK_API_URL.*${host}.*firewall`),
      },
    ]);
    slack = await startHostileSlack();
    slack.storm('auth.test', { kind: 'status', status: 503, taken: false });
    expect((await examine())[0]).toMatchObject({ what: new URL(slack.apiUrl).host, said: 'Slack answered 503.' });
    slack.storm('auth.test', { kind: 'error', code: 'service_unavailable' });
    expect((await examine())[0]).toMatchObject({ verdict: 'unknown', cure: 'Try again in a minute.' });
  });
});
