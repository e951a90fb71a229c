import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { withTeamsBot } from '../../teams/teams-bot.ts';
import { buttonsOf, CHANNEL, inChat, inThread, lastOf, teamsUser, wordsIn } from '../../teams/teams-user.ts';
import { partnerReport } from '../slack/partner-report.ts';

const MINUTES = 60_000;

/** The input that a button of this name asks for. */
function reasonOf(alert: Parameters<typeof buttonsOf>[0], label: string): string {
  const data = buttonsOf(alert).find(({ title }) => title === label)?.data;
  return `${data?.['prefix']}why`;
}

describe('an alert in Teams', () => {
  test('is subscribed to, opens a thread, is taken, gets worse and is over, all of it at one root', () =>
    withTeamsBot(
      async (bot) => {
        const { stub, time } = bot;
        const [ann, bob] = [teamsUser(bot, 'ann'), teamsUser(bot, 'bob')];
        await ann.mentions('subscribe tls10-partner-connector', inThread('1001'));
        expect(bot.state().subscriptions.map(({ conversation, by }) => [conversation, by])).toEqual([
          [`teams:${CHANNEL}`, `ann (${ann.id})`],
        ]);

        time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const alert = lastOf(bot);
        expect(alert).toMatchObject({ conversation: CHANNEL, thread: null });
        expect(alert.activity['summary']).toContain('From your partner - Fabrikam');
        const below = inThread(alert.id);

        const acknowledged = await bob.presses('Acknowledge', alert, below);
        expect(acknowledged.body).toMatchObject({
          type: 'application/vnd.microsoft.activity.message',
          value: expect.stringContaining('Acknowledged'),
        });
        await bot.pass(2 * MINUTES);
        const rootNow = () => stub.messages().find(({ id }) => id === alert.id) ?? alert;
        expect(buttonsOf(rootNow()).map(({ title }) => title)).not.toContain('Acknowledge');
        expect(wordsIn(rootNow())).toContain(bob.id);

        await ann.mentions('why', below);
        expect(lastOf(bot)).toMatchObject({ thread: alert.id });
        expect(wordsIn(lastOf(bot))).toContain('Why');

        time.set(new Date('2026-11-17T06:00:00Z'));
        await bot.ingest('tuesday.csv', partnerReport('2026-11-16', { '2026-11-15': 90, '2026-11-16': 2000 }));
        await bot.pass(2 * MINUTES);
        expect(rootNow().activity['summary']).toContain('High');
        expect(lastOf(bot)).toMatchObject({ thread: alert.id });

        time.set(new Date('2026-11-21T06:00:00Z'));
        await bot.ingest('friday.csv', partnerReport('2026-11-20', { '2026-11-15': 90, '2026-11-16': 2000 }));
        await bot.pass(2 * MINUTES);
        expect(rootNow().activity['summary']).toContain('Resolved');
        // One root of ours; the answer to the subscription and all else hang below something.
        expect(stub.messages().filter(({ thread }) => thread === null)).toHaveLength(1);
      },
      { isEmpty: true },
    ));

  test('its card shows whatever is done about it, one after the other, and takes back the buttons', () =>
    withTeamsBot(
      async (bot) => {
        const [ann, bob] = [teamsUser(bot, 'ann'), teamsUser(bot, 'bob')];
        await ann.mentions('subscribe tls10-partner-connector', inThread('1001'));
        bot.time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const alert = lastOf(bot);
        const below = inThread(alert.id);
        const rootNow = () => bot.stub.messages().find(({ id }) => id === alert.id) ?? alert;
        const titles = () => buttonsOf(rootNow()).map(({ title }) => title);

        await bob.presses('Mute 7 days', alert, below, { [reasonOf(alert, 'Mute 7 days')]: 'new relay: "soon"' });
        expect(wordsIn(rootNow())).toMatch(
          /Muted by .* until \{\{DATE\(2026-11-23T06:00:00Z,SHORT\)\}\} \{\{TIME\(2026-11-23T06:00:00Z\)\}\}: “new relay: "soon"”\./,
        );
        expect(titles()).toEqual(expect.arrayContaining(['Unmute']));
        expect(titles()).not.toContain('Mute 7 days');
        await bob.presses('Snooze 24 h', alert, below);
        await bob.presses('As expected', alert, below, { [reasonOf(alert, 'As expected')]: ' ' });
        await bot.pass(MINUTES);
        expect(wordsIn(rootNow())).toContain('No more alerts until it is over.');
        expect(titles()).not.toEqual(expect.arrayContaining(['Unmute']));
        expect(titles()).not.toContain('As expected');
        await bob.presses('Undo expected', rootNow(), below);
        await bot.pass(MINUTES);
        await bob.presses('Undo snooze', rootNow(), below);
        await bot.pass(MINUTES);
        expect(titles()).toEqual(expect.arrayContaining(['Snooze 24 h', 'As expected']));
        expect((await bot.audit()).map(({ deed }) => deed)).toEqual([
          ...['unsnoozed', 'unexpected', 'expected', 'snoozed', 'mute', 'subscribe'],
        ]);
        expect(bot.stub.messages().filter(({ thread }) => thread === null)).toHaveLength(1);
      },
      { isEmpty: true },
    ));

  test('whose card cannot be edited for a reason that Teams does not give gets its replies all the same, and no other card', () =>
    withTeamsBot(
      async (bot) => {
        const { stub, time } = bot;
        await teamsUser(bot, 'ann').mentions('subscribe tls10-partner-connector', inThread('1001'));
        time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const roots = () => stub.messages().filter(({ thread }) => thread === null);
        const [first] = roots();
        stub.deleteMessage(first?.id ?? '', [403, 'ServiceError']);
        time.set(new Date('2026-11-17T06:00:00Z'));
        await bot.ingest('tuesday.csv', partnerReport('2026-11-16', { '2026-11-15': 90, '2026-11-16': 2000 }));
        await bot.pass(2 * MINUTES);
        expect(stub.messages().filter(({ thread }) => thread === first?.id)).toHaveLength(1);
        for (let hour = 0; hour < 3; hour++) await bot.pass(60 * MINUTES);
        expect(roots()).toEqual([]);
        expect(bot.state().roots.map(({ deleted, missing }) => [deleted, missing])).toEqual([[undefined, undefined]]);
      },
      { isEmpty: true },
    ));

  test('whose card people delete is posted once more when it gets worse', () =>
    withTeamsBot(
      async (bot) => {
        const { stub, time } = bot;
        const ann = teamsUser(bot, 'ann');
        await ann.mentions('subscribe tls10-partner-connector', inThread('1001'));
        time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const roots = () => stub.messages().filter(({ thread }) => thread === null);
        const [first] = roots();
        stub.deleteMessage(first?.id ?? '');
        time.set(new Date('2026-11-17T06:00:00Z'));
        await bot.ingest('tuesday.csv', partnerReport('2026-11-16', { '2026-11-15': 90, '2026-11-16': 2000 }));
        await bot.pass(2 * MINUTES);
        // Teams may be wrong: for ten minutes nothing but the reply is sent.
        expect(roots()).toEqual([]);
        await bot.pass(10 * MINUTES);
        expect(roots()).toHaveLength(1);
        const card = lastOf(bot);
        expect(card).toMatchObject({ conversation: CHANNEL, thread: null });
        expect(wordsIn(card)).toMatch(
          /Posted again: an earlier card, posted on \{\{DATE\(2026-11-16T06:00:00Z,SHORT\)\}\} \S+, was deleted\./,
        );
        expect(stub.messages().filter(({ thread }) => thread === first?.id)).toHaveLength(1);

        await ann.presses('Acknowledge', card, inThread(card.id));
        time.set(new Date('2026-11-21T06:00:00Z'));
        await bot.ingest('friday.csv', partnerReport('2026-11-20', { '2026-11-15': 90, '2026-11-16': 2000 }));
        await bot.pass(2 * MINUTES);
        expect(roots().map(({ id, activity }) => [id, String(activity['summary'])])).toEqual([
          [card.id, expect.stringContaining('Resolved')],
        ]);
        expect(lastOf(bot)).toMatchObject({ thread: card.id });
      },
      { isEmpty: true },
    ));

  test.each([
    ['an error of the gateway', { kind: 'status', status: 502, taken: true }],
    ['a lost answer', { kind: 'lost', taken: true }],
  ] as const)('is said again after %s, and says that it may repeat', (_, fault) =>
    withTeamsBot(
      async (bot) => {
        const ann = teamsUser(bot, 'ann');
        await ann.mentions('subscribe tls10-partner-connector', inThread('1001'));
        bot.time.set(new Date('2026-11-16T06:00:00Z'));
        bot.stub.strike(fault);
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        await bot.pass(10 * MINUTES);
        const roots = bot.stub.messages().filter(({ thread }) => thread === null);
        expect(roots.map((root) => /may be a duplicate/.test(wordsIn(root)))).toEqual([false, true]);
      },
      { isEmpty: true },
    ),
  );

  test('waits as long as Teams asks when there is too much, and is said once', () =>
    withTeamsBot(
      async (bot) => {
        const ann = teamsUser(bot, 'ann');
        await ann.mentions('subscribe tls10-partner-connector', inThread('1001'));
        bot.time.set(new Date('2026-11-16T06:00:00Z'));
        bot.stub.strike({ kind: 'throttled', retryAfterS: 30 }, { kind: 'throttled', retryAfterS: 30 });
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const roots = () => bot.stub.messages().filter(({ thread }) => thread === null);
        expect(roots()).toEqual([]);
        for (let minute = 0; minute < 5; minute++) await bot.pass(MINUTES);
        expect(roots().map((root) => /may be a duplicate/.test(wordsIn(root)))).toEqual([false]);
      },
      { isEmpty: true },
    ));

  test('can be asked for on a full disk: everybody is answered, and told that it will lost at the next restart a restart', () =>
    withTeamsBot(
      async (bot) => {
        await writeFile(bot.stateFolder, 'in the way');
        const ann = teamsUser(bot, 'ann');
        const warnings = () =>
          bot.stub.messages().filter((message) => /lost at the next restart/.test(wordsIn(message)));
        expect(await ann.types('help', inChat('ann'))).toMatchObject({ status: 200 });
        expect(wordsIn(lastOf(bot))).toContain('subscribe');
        expect(warnings()).toEqual([]);
        await ann.mentions('subscribe', inThread('1001'));
        expect(warnings()).toHaveLength(1);
        expect(lastOf(bot)).toMatchObject({ thread: '1001' });
        expect(bot.chat.trouble?.()).toMatch(/cannot save .* Free some disk space/);
        expect(bot.log.lines.filter(({ event }) => event === 'teams.references-not-kept')).toHaveLength(1);

        // With a button as well.
        await ann.mentions('help subscribe', inThread('1001'));
        const example = buttonsOf(lastOf(bot)).find(({ data }) => String(data['command']).startsWith('subscribe'));
        if (example === undefined) throw new Error(JSON.stringify(buttonsOf(lastOf(bot))));
        const pressed = await ann.presses(example.title, lastOf(bot), inThread('1001'));
        expect(JSON.stringify(pressed.body)).toContain('Subscribed');
        expect(warnings()).toHaveLength(2);

        await rm(bot.stateFolder);
        await ann.mentions('subscribe', inThread('1001'));
        expect([warnings().length, bot.chat.trouble?.()]).toEqual([2, null]);
        // Gone is gone, whatever the disk says.
        await rm(bot.stateFolder, { recursive: true });
        await writeFile(bot.stateFolder, 'in the way');
        await ann.sends({
          ...{ type: 'conversationUpdate', conversation: { ...inThread('x').conversation, id: CHANNEL } },
          channelData: { ...inThread('x').channelData, eventType: 'teamDeleted' },
        });
        expect(bot.state().subscriptions).toEqual([]);
      },
      { isEmpty: true },
    ));

  test('nothing is said any more where the app was removed, or the team deleted', () =>
    withTeamsBot(
      async (bot) => {
        const ann = teamsUser(bot, 'ann');
        await ann.types('subscribe', inChat('ann'));
        await ann.mentions('subscribe', inThread('1001'));
        await ann.mentions('subscribe', inThread('1002', '19:other@thread.tacv2'));
        expect(bot.state().subscriptions).toHaveLength(3);
        const { conversation } = inThread('x');
        await ann.sends({
          ...{ type: 'conversationUpdate', conversation: { ...conversation, id: CHANNEL } },
          channelData: { ...inThread('x').channelData, eventType: 'teamDeleted' },
        });
        expect(bot.state().subscriptions.map((each) => each.conversation)).toEqual(['teams:a:ann']);
        await ann.sends({ type: 'installationUpdate', action: 'remove', ...inChat('ann') });
        expect(bot.state().subscriptions).toEqual([]);
        expect((await bot.audit()).filter(({ detail }) => /deleted|removed/.test(detail))).toHaveLength(3);
      },
      { isEmpty: true },
    ));
});
