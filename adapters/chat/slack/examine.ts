import { z } from 'zod';
import type { Examined } from '../chat-system.ts';
import { type Ask, type Asked, type Failure, request } from './outbound/ask.ts';
import { SOON_MS } from './outbound/outcomes.ts';
import { isDirectId, isWithBot } from './outbound/places.ts';
import { APP_TOKEN_SCOPE, SCOPES } from './scopes.ts';
import { DEFAULT_API_URL, FOUND_AT, type SlackSettings } from './settings.ts';

export interface Examination {
  readonly settings: SlackSettings;
  readonly timeoutMs: number;
  /** Ids in `MAILFLOW_OPERATORS`. */
  readonly allowed: readonly string[];
  /** Subscribed conversations; those of other platforms are passed over. */
  readonly conversations: readonly string[];
}

type Refused = Extract<Asked<never>, { readonly ok: false }>;

const good = (what: string, text: string): Examined => ({ verdict: 'good', what, said: text, cure: null });
const bad = (what: string, text: string, cure: string): Examined => ({ verdict: 'bad', what, said: text, cure });
const unknown = (what: string, text: string, cure: string | null): Examined => ({
  verdict: 'unknown',
  what,
  said: text,
  cure,
});

const INSTALL_AGAIN =
  'Paste adapters/chat/slack/manifest.json into api.slack.com/apps → your app → App Manifest, then OAuth & Permissions → Reinstall; start Mailflow again.';

/** Examines tokens, scopes and reach with calls that change nothing. Never throws, and never shows a token. */
export async function examineSlack(examination: Examination): Promise<readonly Examined[]> {
  const { settings, timeoutMs, allowed, conversations } = examination;
  const ask = request({ token: settings.botToken, apiUrl: settings.apiUrl, timeoutMs });
  const [bot, way] = await Promise.all([examineBot(ask, settings), examineWay(settings, timeoutMs)]);
  // Without a token that is accepted every further line would say the same; where Slack is out of reach both say it.
  if (bot.some(({ verdict }) => verdict === 'bad'))
    return [...bot, ...way.filter(({ what }) => bot.every((line) => line.what !== what))];
  const channels = conversations.flatMap((id) => /^slack:(\w+)$/.exec(id)?.[1] ?? []);
  const groups = allowed.flatMap((id) => /^slack:(S\w+)$/.exec(id)?.[1] ?? []);
  const reached: Examined[] = [];
  for (const channel of new Set(channels)) reached.push(await examineChannel(ask, channel, settings));
  for (const group of new Set(groups)) reached.push(await examineGroup(ask, group, settings));
  return [...bot, ...way, ...reached];
}

const authTest = z.object({
  team: z.string().nullish(),
  team_id: z.string(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

async function examineBot(ask: Ask, settings: SlackSettings): Promise<readonly Examined[]> {
  const what = 'SLACK_BOT_TOKEN';
  const asked = await ask('auth.test', {}, authTest);
  if (!asked.ok) return [notAnswered(what, asked, FOUND_AT.SLACK_BOT_TOKEN, settings)];
  const { team, team_id: teamId, user, response_metadata: further } = asked.answer;
  return [
    good(what, `The bot is ${user ?? 'there'} in the workspace ${team ?? ''} (${teamId}).`),
    ...examineScopes(further?.scopes ?? null),
  ];
}

function examineScopes(granted: readonly string[] | null): readonly Examined[] {
  if (granted === null) return [unknown('scopes', 'Slack did not list the scopes of the token.', null)];
  const missing = SCOPES.filter(({ name }) => !granted.includes(name)).map(({ name, why, isOptional }) =>
    isOptional
      ? unknown(`scope ${name}`, `Not granted; it is used ${why}.`, `Optional. ${INSTALL_AGAIN}`)
      : bad(`scope ${name}`, `Missing; it is needed ${why}.`, INSTALL_AGAIN),
  );
  const beyond = granted.filter((name) => !SCOPES.some((scope) => scope.name === name));
  return [
    ...(missing.length === 0 ? [good('scopes', `All ${SCOPES.length} are granted.`)] : missing),
    ...(beyond.length === 0
      ? []
      : [
          unknown(
            'scopes',
            `More is granted than Mailflow uses: ${beyond.join(', ')}.`,
            'Remove them in OAuth & Permissions → Scopes, unless you need them.',
          ),
        ]),
  ];
}

async function examineWay(settings: SlackSettings, timeoutMs: number): Promise<readonly Examined[]> {
  const { way, apiUrl } = settings;
  if (way.kind === 'http')
    return [
      unknown(
        'SLACK_SIGNING_SECRET',
        'Only Slack can verify it.',
        'Run `/mailflow help` in Slack: if the secret is wrong, Mailflow logs it and Slack shows an error.',
      ),
    ];
  const what = 'SLACK_APP_TOKEN';
  const ask = request({ token: way.appToken, apiUrl, timeoutMs });
  const asked = await ask('apps.connections.open', {}, z.object({ url: z.string() }));
  if (asked.ok) return [good(what, 'It opens a socket.')];
  if (asked.code === 'missing_scope')
    return [bad(what, `It lacks the scope ${APP_TOKEN_SCOPE}.`, `Create a new one: ${FOUND_AT.SLACK_APP_TOKEN}.`)];
  if (asked.code === 'socket_mode_not_enabled' || asked.code === 'forbidden_action')
    return [bad(what, 'Socket Mode is off.', 'Switch it on: api.slack.com/apps → your app → Socket Mode.')];
  return [notAnswered(what, asked, FOUND_AT.SLACK_APP_TOKEN, settings)];
}

const info = z.object({
  channel: z.object({
    name: z.string().nullish(),
    is_member: z.boolean().optional(),
    is_mpim: z.boolean().optional(),
    is_archived: z.boolean().optional(),
  }),
});

async function examineChannel(ask: Ask, channel: string, settings: SlackSettings): Promise<Examined> {
  const what = `channel ${channel}`;
  if (isDirectId(channel)) return examineDirect(ask, channel, what);
  const asked = await ask('conversations.info', { channel }, info);
  if (!asked.ok) {
    if (asked.code !== 'channel_not_found') return notAnswered(what, asked, FOUND_AT.SLACK_BOT_TOKEN, settings);
    const text = 'It does not exist, or it is private and the bot is not a member.';
    return bad(
      what,
      text,
      'Run `/invite @mailflow` there. If it was deleted, do nothing: its alerts go to MAILFLOW_FALLBACK.',
    );
  }
  const { name, is_member: isMember, is_mpim: isGroup, is_archived: isArchived } = asked.answer.channel;
  const named = `#${name ?? channel}`;
  if (isArchived)
    return bad(what, `${named} is archived.`, 'Unarchive it, or subscribe another channel and unsubscribe this one.');
  if (!isMember && !isGroup) return bad(what, `The bot is not in ${named}.`, 'Run `/invite @mailflow` there.');
  return good(what, `The bot is in ${named}.`);
}

async function examineDirect(ask: Ask, channel: string, what: string): Promise<Examined> {
  const isOurs = await isWithBot(ask, channel);
  if (isOurs === null) return unknown(what, 'A direct message; Slack does not say whether it is with the bot.', null);
  return isOurs
    ? good(what, 'A direct message with the bot.')
    : bad(what, 'A direct message without the bot.', 'Run `/mailflow unsubscribe all` there.');
}

async function examineGroup(ask: Ask, group: string, settings: SlackSettings): Promise<Examined> {
  const what = `user group ${group}`;
  const asked = await ask('usergroups.users.list', { usergroup: group }, z.object({ users: z.array(z.string()) }));
  if (asked.ok) return good(what, `${asked.answer.users.length} people may use commands that change something.`);
  if (asked.code === 'missing_scope') return bad(what, 'The scope usergroups:read is missing.', INSTALL_AGAIN);
  const isGone = asked.code === 'no_such_subteam' || asked.code === 'subteam_not_found';
  if (!isGone) return notAnswered(what, asked, FOUND_AT.SLACK_BOT_TOKEN, settings);
  return bad(what, 'This group does not exist.', 'Correct MAILFLOW_OPERATORS: the id is in the menu of the group.');
}

/** A code is Slack's own answer; without one nothing of Slack was reached, or not whole: no token is at fault. */
function notAnswered(what: string, { code, failure }: Refused, foundAt: string, { apiUrl }: SlackSettings): Examined {
  if (code === 'missing_scope') return bad(what, `${failure.trouble}.`, INSTALL_AGAIN);
  if (code !== null && isPassing(failure)) return unknown(what, `${failure.trouble}.`, 'Try again in a minute.');
  if (code !== null) return bad(what, `Slack does not accept it: ${failure.trouble}.`, `Find it at ${foundAt}.`);
  const { origin, host } = new URL(apiUrl);
  const chosen = apiUrl === DEFAULT_API_URL ? '' : `SLACK_API_URL points to ${host}. If that is right, `;
  const look = `check that this machine can reach ${origin} (DNS, proxy, firewall, certificates), and try again.`;
  return bad(host, `${failure.trouble}.`, capitalised(`${chosen}${look}`));
}

/** Slack's own trouble, and no fault of a token. */
const isPassing = (failure: Failure): boolean =>
  failure.kind === 'unsure' || (failure.kind === 'not-now' && failure.afterMs <= SOON_MS);

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
