import { z } from 'zod';
import { isSafeAddress } from '../../../src/permissions/this-machine.ts';
import type { RenamedSetting } from '../../../src/renamed-settings.ts';
import {
  bytesOfMb,
  describedIn,
  type Given,
  maxFileMb,
  readChatSettings,
  type SettingsRead,
} from '../chat-settings.ts';

/** What Slack is configured with, checked. */
export interface SlackSettings {
  readonly botToken: string;
  readonly way: SlackWay;
  /** `https://slack.com/api/`, unless said. */
  readonly apiUrl: string;
  /** The largest file that is taken from people. */
  readonly mostFileBytes: number;
}

/** How Slack reaches the bot: over a socket that the bot opens, or over HTTP. */
type SlackWay =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string };

/** Where Slack's admin pages show each secret (seen 2026-11). */
export const FOUND_AT = {
  SLACK_BOT_TOKEN: 'api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token (xoxb-…)',
  SLACK_APP_TOKEN:
    'api.slack.com/apps → your app → Basic Information → App-Level Tokens, with the scope connections:write (xapp-…)',
  SLACK_SIGNING_SECRET: 'api.slack.com/apps → your app → Basic Information → App Credentials → Signing Secret',
} as const;

export const DEFAULT_API_URL = 'https://slack.com/api/';

/** The beginnings of Slack's secrets (docs.slack.dev/authentication/tokens), longest first. */
const KINDS: readonly (readonly [string, string])[] = [
  ['xoxe.xox', 'a token that expires: switch token rotation off in OAuth & Permissions'],
  ['xoxe-', 'a refresh token'],
  ['xoxb-', 'a bot token'],
  ['xoxp-', "a user's token"],
  ['xapp-', 'an app-level token'],
  ['xox', 'another kind of token'],
];

const schema = z.object({
  SLACK_BOT_TOKEN: secret('SLACK_BOT_TOKEN', /^xoxb-[\w-]+$/).describe(`The bot token; ${FOUND_AT.SLACK_BOT_TOKEN}`),
  SLACK_APP_TOKEN: secret('SLACK_APP_TOKEN', /^xapp-[\w-]+$/).describe(
    `For Socket Mode, which needs no public URL; used before the signing secret. ${FOUND_AT.SLACK_APP_TOKEN}`,
  ),
  SLACK_SIGNING_SECRET: secret('SLACK_SIGNING_SECRET', /^[0-9a-f]{32,}$/i).describe(
    `For requests over HTTP; ${FOUND_AT.SLACK_SIGNING_SECRET}`,
  ),
  SLACK_API_URL: z
    .string()
    .default(DEFAULT_API_URL)
    .refine(
      isApiUrl,
      'is not an https address (http only on this machine): leave it out, unless you use a gateway to Slack',
    )
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .describe(`Where Slack's Web API is; ${DEFAULT_API_URL}, unless you use a gateway`),
  SLACK_MAX_FILE_MB: maxFileMb('The largest file that people may share with the bot'),
});

/** Name → what it is, and where it is to be found. */
export const SETTINGS = describedIn(schema);

export const RENAMED: readonly RenamedSetting[] = [{ old: 'SLACK_MOST_FILE_MB', name: 'SLACK_MAX_FILE_MB' }];

/** Reads the variables of Slack. */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): SettingsRead<SlackSettings> =>
  readChatSettings(schema, environment, missing, (data) => {
    const {
      SLACK_BOT_TOKEN: botToken = '',
      SLACK_APP_TOKEN: appToken,
      SLACK_SIGNING_SECRET: signingSecret = '',
    } = data;
    return {
      botToken,
      way: appToken === undefined ? { kind: 'http', signingSecret } : { kind: 'socket', appToken },
      apiUrl: data.SLACK_API_URL,
      mostFileBytes: bytesOfMb(data.SLACK_MAX_FILE_MB),
    };
  });

function missing(given: Given): readonly string[] {
  return [
    ...('SLACK_BOT_TOKEN' in given ? [] : [`SLACK_BOT_TOKEN: is missing. Find it at ${FOUND_AT.SLACK_BOT_TOKEN}.`]),
    ...('SLACK_APP_TOKEN' in given || 'SLACK_SIGNING_SECRET' in given
      ? []
      : [
          `SLACK_APP_TOKEN: is missing. For Socket Mode find it at ${FOUND_AT.SLACK_APP_TOKEN}; to be reached over HTTP set SLACK_SIGNING_SECRET instead, from ${FOUND_AT.SLACK_SIGNING_SECRET}.`,
        ]),
  ];
}

function secret(name: keyof typeof FOUND_AT, shape: RegExp) {
  return z
    .string()
    .superRefine((value, context) => {
      if (shape.test(value)) return;
      context.addIssue({ code: 'custom', message: `${whatIsWrong(value)}. Find it at ${FOUND_AT[name]}` });
    })
    .optional();
}

/** In words that show nothing of it. */
function whatIsWrong(value: string): string {
  if (value.trim() === '') return 'is blank';
  if (/\s/.test(value)) return 'contains a space or a line break';
  if (/^["']|["']$/.test(value)) return 'is in quotation marks';
  const kind = KINDS.find(([beginning]) => value.startsWith(beginning));
  return kind === undefined ? 'does not look as Slack writes it' : `holds ${kind[1]}, or a part of it`;
}

function isApiUrl(url: string): boolean {
  if (!isSafeAddress(url)) return false;
  const { username, search, hash } = new URL(url);
  return username === '' && search === '' && hash === '';
}
