import type { ChatSystem } from './chat-system.ts';
import { mail } from './mail/mail.ts';
import { slackSystem } from './slack/slack.ts';
import { teams } from './teams/teams.ts';

/** Every chat system, in the order in which doctor examines them. Each loads what it needs only when it is used. */
export const chatSystems: readonly ChatSystem[] = [
  slackSystem(async (gateway, listening) =>
    (await import('./slack/inbound/listen.ts')).listenToSlack(gateway, listening),
  ),
  teams,
  mail,
];
