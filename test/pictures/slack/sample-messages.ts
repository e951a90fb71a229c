import { announcementCard } from '../../../cards/announcement-card.ts';
import type { Card } from '../../../cards/card.ts';
import { replyCard } from '../../../cards/reply-card.ts';
import type { SlackMessage } from '../../../cards/slack/blocks.ts';
import { renderSlack } from '../../../cards/slack/render.ts';
import { episodeAnnouncement } from '../../../src/alerts/messages/episode-announcement.ts';
import type { Workspace } from '../../../src/bot/workspace.ts';
import { SAMPLE_SOURCE } from '../../../src/ingest/choose-source.ts';
import { rules } from '../../../src/rules/index.ts';
import { askedOf, type StartedBot, withSampleBot } from '../sample-bot.ts';
import { NOW } from '../sample-cards.ts';

/** A PNG beside the other pictures, and the card of the sample tenant that it shows. */
interface SlackPicture {
  readonly file: string;
  readonly card: (started: StartedBot) => Promise<Card>;
}

export const SLACK_PICTURES: readonly SlackPicture[] = [
  { file: 'slack-spike.png', card: async ({ sample }) => insight(sample, 'smtp-auth-spike') },
  { file: 'slack-connector.png', card: async ({ sample }) => insight(sample, 'tls10-partner-connector') },
  { file: 'slack-smtp-auth.png', card: (started) => answer(started, 'smtp-auth 7d') },
];

/** What Slack is sent for each picture. */
export const picturedMessages = (): Promise<readonly { readonly file: string; readonly message: SlackMessage }[]> =>
  withSampleBot(NOW, async (started) => {
    const messages = [];
    for (const { file, card } of SLACK_PICTURES) messages.push({ file, message: renderSlack(await card(started)) });
    return messages;
  });

/** A message as it lies in its picture. */
export const descriptionOfMessage = (message: SlackMessage): string => JSON.stringify(message);

async function answer({ bot }: StartedBot, line: string): Promise<Card> {
  const { reply, about } = await askedOf(bot, line);
  return replyCard(reply, { sample: about.tenant === 'sample', organisation: about.organisation });
}

/** The card that the newest open insight of a rule has where it is told by itself. */
function insight({ state, organisation }: Workspace, rule: string): Card {
  const [newest] = state
    .read()
    .episodes.filter((episode) => episode.rule === rule && episode.state === 'open')
    .toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  if (newest === undefined) throw new Error(`the sample tenant has no open insight of ${rule}`);
  const say = episodeAnnouncement(newest, { now: NOW, mutes: [], rules, source: SAMPLE_SOURCE });
  return announcementCard(say, { sample: true, organisation });
}
