import type { ChatIds, IdReading } from '../../../src/permissions/operators.ts';

/** By its first letter (seen 2026-11; docs.slack.dev names no other form): capitals and digits. */
const KINDS = new Map([
  ['U', 'person'],
  ['W', 'person'],
  ['S', 'group'],
  ['C', 'conversation'],
  ['G', 'conversation'],
  ['D', 'conversation'],
] as const);

/** What else has an id, and acts never. */
const OTHERS = new Map([
  ['T', 'a workspace'],
  ['E', 'an enterprise'],
  ['A', 'an app'],
  ['B', 'a bot'],
  ['F', 'a file'],
]);

/** Slack's own helper, which counts as a bot. */
const SLACKBOT = 'USLACKBOT';

/** Slack's shortest ids have nine characters, nearly all of them digits among those. A word in capitals is a name. */
const LETTERS_OF_A_NAME = /^[A-Z]{1,8}$/;

export const slackIds: ChatIds = {
  name: 'slack',
  examples: [
    ['person', 'U0123'],
    ['group', 'S0123'],
    ['conversation', 'C0123'],
  ],
  readId,
};

function readId(text: string): IdReading {
  const kind = KINDS.get(text.charAt(0) as 'U');
  if (text === SLACKBOT) return { ok: false, why: 'is a bot, and bots are not allowed' };
  if (kind !== undefined && isId(text)) return { ok: true, kind, id: text };
  const mentioned = /^<(?:[@#]|!subteam\^)(\w+)(?:\|[^>]*)?>$/.exec(text)?.[1];
  if (mentioned !== undefined) return { ok: false, why: 'is a mention, not an id', meant: mentioned };
  if (isId(text.toUpperCase()) && /\d/.test(text) && text !== text.toUpperCase())
    return { ok: false, why: 'is not in capitals, as ids of Slack are', meant: text.toUpperCase() };
  if (/^[@#]/.test(text) && isId(text.slice(1)) && /\d/.test(text))
    return { ok: false, why: `begins with ${text.charAt(0)}`, meant: text.slice(1) };
  const other = isId(text) ? OTHERS.get(text.charAt(0)) : undefined;
  if (other !== undefined) return { ok: false, why: `is the id of ${other}` };
  return { ok: false, why: 'is not a Slack id; copy one with "Copy member ID" in a profile' };
}

const isId = (text: string): boolean => /^[A-Z][A-Z0-9]+$/.test(text) && !LETTERS_OF_A_NAME.test(text);
