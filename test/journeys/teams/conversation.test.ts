import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { withTeamsBot } from '../../teams/teams-bot.ts';
import { buttonsOf, CHANNEL, inChat, inGroup, inThread, lastOf, teamsUser, wordsIn } from '../../teams/teams-user.ts';
import { smtpAuthReport } from '../attacked-tenant.ts';

describe('a conversation in Teams', () => {
  test('in a channel stays in the thread that it began in: command, view, drill-down, form', () =>
    withTeamsBot(async (bot) => {
      const ann = teamsUser(bot, 'ann');
      const thread = inThread('1001');
      await ann.mentions('smtp-auth 7d', thread);
      const report = lastOf(bot);
      expect(report).toMatchObject({ conversation: CHANNEL, thread: '1001' });
      expect(wordsIn(report)).toContain('SMTP AUTH');

      // Another view takes the card's place, for everybody and for the one who pressed.
      const other = buttonsOf(report).find(({ data }) => String(data['command']).includes('by:'));
      if (other === undefined) throw new Error('no other view');
      const pressed = await ann.presses(other.title, report, thread);
      expect(pressed).toMatchObject({
        status: 200,
        body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { type: 'AdaptiveCard' } },
      });
      expect(bot.stub.messages()).toHaveLength(1);
      expect(lastOf(bot).activity).not.toEqual(report.activity);

      const [choice] = [...JSON.stringify(report.activity).matchAll(/"value":"(sender [^"]+)"/g)];
      await ann.presses('Drill down', report, thread, { rows0: choice?.[1] });
      expect(bot.stub.messages()).toHaveLength(2);
      expect(lastOf(bot)).toMatchObject({ thread: '1001' });
      expect(wordsIn(lastOf(bot))).toContain('@contoso.com');
      expect(bot.log.lines.filter(({ event }) => event !== 'teams.request-refused')).toEqual([]);
    }));

  test('people and places are called by their names, beside their ids', () =>
    withTeamsBot(async (bot) => {
      const ann = teamsUser(bot, 'ann');
      const { conversation, channelData } = inThread('1001');
      const named = { channelData, conversation: { ...conversation, name: 'Mail alerts *now*' } };
      await ann.mentions('subscribe all', named);
      await ann.types('subscribe digest', inChat('ann'));
      await ann.types('subscriptions', inChat('ann'));
      for (const words of [`Mail alerts *now* (teams:${CHANNEL})`, 'chat with ann (teams:a:ann)', 'ann (teams:ann)'])
        expect(wordsIn(lastOf(bot))).toContain(words);
      await ann.types('audit', inChat('ann'));
      for (const words of [`Mail alerts *now* (teams:${CHANNEL})`, 'ann (teams:ann)', 'subscribe, insights all'])
        expect(wordsIn(lastOf(bot))).toContain(words);
      // Asked again where Teams says no name, it keeps the one it had.
      await ann.mentions('subscribe tls-trend', inThread('1001'));
      expect(bot.state().subscriptions.map(({ name }) => name)).toContain('Mail alerts *now*');
    }));

  test('a form asks the same with other days, and says what is wrong with them', () =>
    withTeamsBot(async (bot) => {
      const ann = teamsUser(bot, 'ann');
      await ann.types('smtp-auth 7d', inChat('ann'));
      const report = lastOf(bot);
      const form = buttonsOf(report).find(({ data }) => 'form' in data);
      if (form === undefined) throw new Error('no form');
      const fill = (from: string, to: string) => {
        const prefix = String(form.data['prefix']);
        return { [`${prefix}from`]: from, [`${prefix}to`]: to, [`${prefix}domain`]: '' };
      };
      const wrong = await ann.presses(form.title, report, inChat('ann'), fill('2026-11-10', '2026-11-01'));
      expect(wrong.body).toMatchObject({ value: expect.stringContaining('before the start date') });
      await ann.presses(form.title, report, inChat('ann'), fill('2026-11-01', '2026-11-10'));
      expect(bot.stub.messages()).toHaveLength(1);
      expect(wordsIn(lastOf(bot))).toContain('2026-11-01 to 2026-11-10');
    }));

  test('a client that knows only Action.Submit is answered below', () =>
    withTeamsBot(async (bot) => {
      const ann = teamsUser(bot, 'ann');
      const thread = inThread('1001');
      await ann.mentions('/help smtp-auth', thread);
      const help = lastOf(bot);
      const [first] = buttonsOf(help);
      await ann.submits(first?.title ?? '', help, thread);
      expect(lastOf(bot)).toMatchObject({ thread: '1001' });
      expect(bot.stub.messages()).toHaveLength(2);
    }));

  test('in a group and with the bot alone plain words do, also with a slash', () =>
    withTeamsBot(async (bot) => {
      const ann = teamsUser(bot, 'ann');
      await ann.mentions('/mailflow summary', inGroup);
      expect(lastOf(bot)).toMatchObject({ conversation: '19:group@thread.v2', thread: null });
      await ann.types('/status', inChat('ann'));
      expect(lastOf(bot)).toMatchObject({ conversation: 'a:ann', thread: null });
      await ann.types('smpt-auth', inChat('ann'));
      expect(wordsIn(lastOf(bot))).toContain('smtp-auth');
    }));

  test('is answered once, however often Teams sends it', () =>
    withTeamsBot(
      async (bot) => {
        const ann = teamsUser(bot, 'ann');
        await ann.types('help', inChat('ann'), { id: 'once' });
        await ann.types('help', inChat('ann'), { id: 'once' });
        expect(bot.stub.messages()).toHaveLength(1);
      },
      { isEmpty: true },
    ));

  test('tells guests, strangers and bots nothing', () =>
    withTeamsBot(async (bot) => {
      bot.stub.tell('29:guest', { tenantId: '11111111-2222-3333-4444-555555555555', userRole: 'guest' });
      bot.stub.tell('29:stranger', { tenantId: '99999999-2222-3333-4444-555555555555', userRole: 'user' });
      bot.stub.tell('29:nobody', null);
      for (const user of ['guest', 'stranger', 'nobody']) {
        await teamsUser(bot, user).mentions('smtp-auth', inThread('1'));
        expect(wordsIn(lastOf(bot))).toContain('Not allowed');
      }
      expect((await bot.audit()).map(({ deed, by }) => [deed, by])).toEqual(
        expect.arrayContaining([
          ['refused', 'guest (teams:guest)'],
          ['refused', 'stranger (teams:stranger)'],
          ['refused', 'nobody (teams:nobody)'],
        ]),
      );
    }));
});

describe('files in Teams', () => {
  const DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info';
  const shared = (url: string, name = 'SmtpCSReport.csv') => ({
    attachments: [
      { contentType: DOWNLOAD, contentUrl: 'https://x', name, content: { downloadUrl: url, fileType: 'csv' } },
    ],
  });

  test('a report that is dropped in the personal chat is taken, and nothing of it stays', () =>
    withTeamsBot(
      async (bot) => {
        const ann = teamsUser(bot, 'ann');
        bot.stub.files.set('/files/report', smtpAuthReport());
        await ann.types('', inChat('ann'), shared(`${bot.stub.serviceUrl}/files/report`));
        expect(wordsIn(lastOf(bot))).toContain('SmtpCSReport.csv');
        expect(await bot.leftFiles()).toEqual([]);
        expect((await bot.audit()).map(({ deed, to }) => [deed, to])).toContainEqual(['hand-in', 'SmtpCSReport.csv']);
      },
      { isEmpty: true },
    ));

  test('what lies elsewhere, is gone or too large is not fetched', () =>
    withTeamsBot(
      async (bot) => {
        const ann = teamsUser(bot, 'ann');
        bot.stub.files.set('/files/large', 'x'.repeat(1_000_001));
        for (const [url, said] of [
          ['http://127.0.0.1:9/report', 'does not deliver it'],
          ['https://evil.example/report', 'does not deliver it'],
          [`${bot.stub.serviceUrl}/files/gone`, 'does not deliver it'],
          [`${bot.stub.serviceUrl}/files/large`, 'larger than 1 MB'],
        ] as const) {
          await ann.types('', inChat('ann'), shared(url, 'x.csv'));
          expect(wordsIn(lastOf(bot))).toContain(said);
        }
        expect(await bot.leftFiles()).toEqual([]);
      },
      { isEmpty: true, environment: { TEAMS_MAX_FILE_MB: '1' } },
    ));

  test('what this machine cannot write is not said to be the fault of Teams', () =>
    withTeamsBot(
      async (bot) => {
        await writeFile(bot.incoming, 'in the way');
        bot.stub.files.set('/files/report', smtpAuthReport());
        const given = shared(`${bot.stub.serviceUrl}/files/report`);
        await teamsUser(bot, 'ann').types('', inChat('ann'), given);
        expect(wordsIn(lastOf(bot))).toContain('This bot could not write the file to its own disk');
        expect(bot.log.lines).toMatchObject([{ event: 'teams.file-not-written', code: expect.stringMatching(/^E/) }]);
      },
      { isEmpty: true },
    ));

  test('a report is handed over where Teams allows it, when its owner agrees', () =>
    withTeamsBot(async (bot) => {
      const ann = teamsUser(bot, 'ann');
      await ann.mentions('request smtp-auth 7d', inThread('1001'));
      expect(wordsIn(lastOf(bot))).toContain('personal chat with');

      await ann.types('request smtp-auth 7d', inChat('ann'));
      const consent = lastOf(bot).activity['attachments'] as readonly [
        { readonly contentType: string; readonly name: string; readonly content: Readonly<Record<string, unknown>> },
      ];
      expect(consent[0].contentType).toBe('application/vnd.microsoft.teams.card.file.consent');
      const accepted = {
        ...{ type: 'invoke', name: 'fileConsent/invoke', ...inChat('ann') },
        value: {
          ...{ type: 'fileUpload', action: 'accept', context: consent[0].content['acceptContext'] },
          uploadInfo: {
            ...{ uploadUrl: `${bot.stub.serviceUrl}/files/mine`, contentUrl: 'https://contoso-my.sharepoint.com/mine' },
            ...{ name: consent[0].name, uniqueId: 'u1', fileType: 'csv' },
          },
        },
      };
      expect(await ann.sends(accepted)).toMatchObject({ status: 200 });
      const file = bot.stub.files.get('/files/mine') ?? '';
      expect(file).toContain('clerk@contoso.com');
      expect(Buffer.byteLength(file)).toBe(consent[0].content['sizeInBytes']);
      expect(lastOf(bot).activity).toMatchObject({
        attachments: [{ contentType: 'application/vnd.microsoft.teams.card.file.info', content: { uniqueId: 'u1' } }],
      });
    }));
});
