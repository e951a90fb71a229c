/** A permission that the app asks for, and what it is for: in the manifest, in `doctor` and in the README. */
export interface Scope {
  readonly name: string;
  /** What stops working without it. */
  readonly why: string;
  /** Without it the bot works, less well. */
  readonly isOptional: boolean;
}

const needed = (name: string, why: string): Scope => ({ name, why, isOptional: false });
const optional = (name: string, why: string): Scope => ({ name, why, isOptional: true });

/** The least that everything works with. Source: "Required scopes" of each method and event (docs.slack.dev, 2026-11). */
export const SCOPES: readonly Scope[] = [
  needed('commands', 'for the command /mailflow'),
  needed('app_mentions:read', 'to receive @mailflow mentions, also in threads, where slash commands do not work'),
  needed('chat:write', 'to post and edit cards where the bot was invited'),
  needed('files:read', 'to fetch a report that is shared with the bot'),
  needed('files:write', 'to share a whole table as a CSV file'),
  needed('im:history', 'to receive direct messages to the bot, and the files shared there'),
  needed('users:read', 'to distinguish members from guests, bots and people of other organisations'),
  needed('channels:read', 'to check that the bot is in a public channel'),
  needed('groups:read', 'to check that the bot is in a private channel'),
  optional('channels:history', 'to check in a public channel whether a card was posted when the response was lost'),
  optional('groups:history', 'to check in a private channel whether a card was posted when the response was lost'),
  optional('usergroups:read', 'to read the members of the user groups in MAILFLOW_OPERATORS'),
];

/** The one scope of the app-level token, with which Socket Mode connects. */
export const APP_TOKEN_SCOPE = 'connections:write';
