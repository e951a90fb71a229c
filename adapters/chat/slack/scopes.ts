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
  needed('commands', 'to be called by /mailflow'),
  needed('app_mentions:read', 'to hear @mailflow, also in threads, where slash commands do not work'),
  needed('chat:write', 'to post and edit cards where the bot was invited'),
  needed('files:read', 'to fetch a report that somebody shares with the bot'),
  needed('files:write', 'to share a whole table as a CSV file'),
  needed('im:history', 'to hear what is said, and shared, in a direct message to the bot'),
  needed('users:read', 'to tell members from guests, bots and people of other organisations'),
  needed('channels:read', 'to see whether the bot was invited into a public channel'),
  needed('groups:read', 'to see whether the bot was invited into a private channel'),
  optional('channels:history', 'to look in a public channel whether a card arrived whose answer was lost'),
  optional('groups:history', 'to look in a private channel whether a card arrived whose answer was lost'),
  optional('usergroups:read', 'to know who is in the user groups that MAILFLOW_OPERATORS names'),
];

/** The one scope of the app-level token, with which Socket Mode connects. */
export const APP_TOKEN_SCOPE = 'connections:write';
