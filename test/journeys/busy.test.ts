import { expect, test } from 'vitest';
import { withSlackBot } from '../slack/slack-bot.ts';
import { slackUser } from '../slack/slack-user.ts';
import { withTeamsBot } from '../teams/teams-bot.ts';
import { inChat, teamsUser, wordsIn } from '../teams/teams-user.ts';

const ROOM = 21;
const ASKED = 60;
const NOT_RUN = 'This command was not run';

const times = <T>(count: number, act: () => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, act));

test('who asks Slack for more than there is room for gets one answer that says so, and others get theirs', () =>
  withSlackBot(async (started) => {
    const [ann, bob] = [slackUser(started, 'ann'), slackUser(started, 'bob')];
    const channel = started.slack.ids['mail-alerts'] ?? '';
    await Promise.all([times(ASKED, () => ann.types('smtp-auth 30d', channel)), bob.types('smtp-auth 30d', channel)]);
    expect(ann.whispers().filter(({ text }) => text.includes(NOT_RUN))).toHaveLength(1);
    expect(JSON.stringify(bob.whispers())).not.toContain(NOT_RUN);
    const inChannel = started.slack.calls.filter(({ args }) => args['response_type'] === 'in_channel');
    const posted = started.slack.callsOf('chat.postMessage');
    expect(inChannel.length + posted.length).toBeGreaterThan(ROOM);
  }));

test('who asks Teams for more than there is room for gets one message that says so', () =>
  withTeamsBot(async (started) => {
    const ann = teamsUser(started, 'ann');
    await times(ASKED, () => ann.types('smtp-auth 30d', inChat('ann')));
    const since = started.stub.messages();
    const refused = since.filter((message) => wordsIn(message).includes(NOT_RUN));
    expect(refused).toHaveLength(1);
    expect(since.length).toBeGreaterThan(ROOM);
  }));
