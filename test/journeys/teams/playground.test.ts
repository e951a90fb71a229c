import { describe, expect, test } from 'vitest';
import type { KeptMessage } from '../../teams/connector-stub.ts';
import { type PlaygroundBot, withPlaygroundBot } from '../../teams/playground-bot.ts';
import { buttonsOf, wordsIn } from '../../teams/teams-user.ts';
import { connectorReport, smtpAuthReport } from '../attacked-tenant.ts';
import { partnerReport } from '../slack/partner-report.ts';

const MINUTES = 60_000;

const dataOf = (label: string, message: KeptMessage) => {
  const button = buttonsOf(message).find(({ title }) => title.includes(label));
  if (button === undefined) throw new Error(`no ${label}: ${buttonsOf(message).map(({ title }) => title)}`);
  return button.data;
};

/** The answer in the same thread or chat. */
const answerIn =
  (conversation: string, words: string) =>
  (message: KeptMessage): boolean => {
    const place =
      message.thread === null ? message.conversation : `${message.conversation};messageid=${message.thread}`;
    return place === conversation && wordsIn(message).includes(words);
  };

async function report({ playground }: PlaygroundBot, place: string) {
  const conversation = await playground.mentions('smtp-auth 7d top:5', place);
  return { conversation, message: await playground.message(answerIn(conversation, 'SMTP AUTH')) };
}

describe('in the Agents Playground', () => {
  test('a report is asked for, paged and drilled into, in a chat, a group and a channel', () =>
    withPlaygroundBot(async (bot) => {
      const { playground } = bot;
      await bot.ingest('SmtpCSReport.csv', smtpAuthReport());
      await bot.ingest('ConnectorReport.csv', connectorReport());
      for (const place of Object.values(playground.places)) {
        const { conversation, message } = await report(bot, place);
        const next = buttonsOf(message).find(({ data }) => String(data['command']).includes('page:2'));
        expect(next).toBeDefined();
        const replaced = await playground.presses(next?.data ?? {}, message);
        expect(replaced).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive' });
        const [choice] = [...JSON.stringify(message.activity).matchAll(/"value":"(sender [^"]+)"/g)];
        await playground.presses({ ...dataOf('Drill down', message), rows0: choice?.[1] }, message);
        const isAnswer = answerIn(conversation, '@contoso.com');
        const drilled = await playground.message((said) => said.id !== message.id && isAnswer(said));
        expect(drilled.thread).toBe(message.thread);
      }
      expect(bot.log.lines.filter(({ event }) => event.startsWith('teams.'))).toEqual([]);
    }));

  test('an alert opens a thread, is acknowledged, and its root is edited when it is over', () =>
    withPlaygroundBot(async (bot) => {
      const { playground, time } = bot;
      const { channel } = playground.places;
      const asked = await playground.mentions('subscribe tls10-partner-connector', channel);
      await playground.message(answerIn(asked, 'This conversation receives'));
      time.set(new Date('2026-11-16T06:00:00Z'));
      await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
      const alert = await playground.message((message) =>
        buttonsOf(message).some(({ title }) => title === 'Acknowledge'),
      );
      expect(alert).toMatchObject({ conversation: channel, thread: null });
      await playground.presses(dataOf('Acknowledge', alert), alert);
      await bot.pass(2 * MINUTES);
      await playground.message(
        ({ id, activity }) => id === alert.id && JSON.stringify(activity).includes('Acknowledged'),
      );
      time.set(new Date('2026-11-21T06:00:00Z'));
      await bot.ingest('friday.csv', partnerReport('2026-11-20', { '2026-11-15': 90 }));
      await bot.pass(2 * MINUTES);
      const over = await playground.message(
        (message) => message.id === alert.id && wordsIn(message).includes('Resolved'),
      );
      expect(over.conversation).toBe(channel);
    }));
});
