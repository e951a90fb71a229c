import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { announcementCard } from '../../../cards/announcement-card.ts';
import { replyCard } from '../../../cards/reply-card.ts';
import { episodeAnnouncement } from '../../../src/alerts/messages/episode-announcement.ts';
import { commands } from '../../../src/commands/index.ts';
import { SAMPLE_SOURCE } from '../../../src/ingest/choose-source.ts';
import { reports } from '../../../src/reports/index.ts';
import { rules } from '../../../src/rules/index.ts';
import { REPORT_STATES } from '../../golden/given-cards.ts';
import { askedOf, withSampleBot } from '../../pictures/sample-bot.ts';
import { NOW } from '../../pictures/sample-cards.ts';
import { wouldBeTaken } from './within-limits.ts';

const CONTEXT = { sample: true, organisation: 'Contoso' };
const SUBJECT = 'scanner@contoso.com';

/** Lines that try everything the grammar knows, each word of help among them, and the ways to mistype it. */
const LINES = [
  'help',
  ...[...reports, ...commands].map(({ name }) => `help ${name}`),
  ...rules.map(({ name }) => `help ${name}`),
  ...reports.flatMap(({ name }) => {
    const line = name === 'sender' ? `sender ${SUBJECT}` : name;
    return [`${line} 7d`, `${line} 90d top:all`, `${line} today`, `${line} 2020-01-01`, `${line} by:moon`];
  }),
  'connectors 30d by:volume',
  'connectors connector:"Nobody"',
  'smtp-auth 7d by:tls domain:contoso.com page:2 top:5',
  'sender nobody@contoso.com',
  'insights',
  'insights all top:all',
  ...commands.map(({ name }) => name),
  ...commands.map(({ name }) => `${name} zz9`),
  'mute smtp-auth-new-sender 7d "migration"',
  'mutes',
  'unmute smtp-auth-new-sender',
  'subscribe digest weekly at 09:00 Europe/Berlin',
  'subscriptions',
  'unsubscribe digest',
  'audit',
  'import',
  'smpt-auth 7d',
  '<!channel>',
];

test('whatever the bot says and answers of the sample tenant, Slack would take it', async () => {
  const kinds = await withSampleBot(NOW, async ({ bot, sample, unasked }) => {
    for (const card of unasked) wouldBeTaken(card);
    const { episodes } = sample.state.read();
    for (const episode of episodes) {
      const say = episodeAnnouncement(episode, { now: NOW, mutes: [], rules, source: SAMPLE_SOURCE });
      wouldBeTaken(announcementCard(say, CONTEXT));
    }
    const told: string[] = [];
    for (const line of [...LINES, ...episodes.flatMap(({ id }) => [`why ${id}`, `ack ${id}`, `snooze ${id} 7d`])]) {
      const { reply } = await askedOf(bot, line);
      told.push(reply.kind);
      wouldBeTaken(replyCard(reply, CONTEXT));
    }
    return told;
  });
  expect([...new Set(kinds)].sort()).toEqual(['help', 'rejected', 'report', 'said']);
});

test('every report and everything that is announced has a state among those that are looked at', () => {
  expect([...new Set(REPORT_STATES.map(([, , report]) => report))].sort()).toEqual(
    reports.map(({ name }) => name).sort(),
  );
  const announced = ['alerts/', 'commands/']
    .map((room) => new URL(`../../../src/${room}`, import.meta.url))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(new URL(file, folder), 'utf8')),
    )
    .flatMap((text) => Array.from(text.matchAll(/export function (\w+(?:Announcement|Answer))\b/g)))
    .flatMap(([, name]) => name ?? [])
    // The other answers are made with it.
    .filter((name) => name !== 'doneAnswer');
  const states = readFileSync(new URL('../../golden/given-announcements.ts', import.meta.url), 'utf8');
  expect(announced.filter((name) => !states.includes(`${name}(`))).toEqual([]);
  expect(announced.length).toBeGreaterThan(5);
});
