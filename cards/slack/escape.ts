import { instantIn, instantSpans } from '../../src/model/text/instant.ts';
import { commandSpans } from '../text/command-spans.ts';
import { visible } from '../text/visible.ts';

/** For fields that Slack shows as they are: what hides or reorders text is spelled out, blanks at the ends are dropped. */
export const literal = (text: string): string =>
  (text.length > LONGEST ? `${visible(text.slice(0, LONGEST))}…` : visible(text)).trim();

/** Nothing longer is shown anywhere, and making it visible takes its time. */
const LONGEST = 4000;

/** The three characters that begin a mention, a link or an entity (docs.slack.dev/messaging/formatting-message-text). */
export const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * One line of mrkdwn that shows the text and obeys nothing in it. A character that could begin formatting or an emoji
 * is swapped for its look-alike, since mrkdwn knows no escapes; only commands between backticks stay code. Inside a
 * word (`john_doe`) Slack leaves `*`, `_` and `~` alone, and so do we.
 */
export const mrkdwn = (text: string): string =>
  commandSpans(literal(text))
    .map(({ text: piece, isCommand }) => (isCommand ? `\`${entities(piece)}\`` : entities(disarmed(piece))))
    .join('')
    .replace(/^&gt;/, '›');

/** The same with no command, and its instants drawn in the zone of whoever reads, and in UTC where a client cannot. */
export const mrkdwnWithInstants = (text: string): string =>
  instantSpans(literal(text))
    .map((span) => (typeof span === 'string' ? entities(disarmed(span)) : dateIn(span)))
    .join('')
    .replace(/^&gt;/, '›');

const dateIn = (at: Date): string => `<!date^${at.getTime() / 1000}^${DATE_FORMAT}|${instantIn(at, 'UTC')}>`;

/**
 * How Slack writes an instant, as the reader has set their clock: `today 5:00 PM`, `Nov 15, 2026 17:00`
 * (docs.slack.dev/messaging/formatting-message-text#date-formatting).
 */
export const DATE_FORMAT = '{date_short_pretty} {time}';

/** A monospace block: nothing in it is parsed but the three entities and the fence itself. */
export const fenced = (lines: readonly string[]): string =>
  `\`\`\`\n${lines.map((line) => entities(line).replaceAll('`', LOOK_ALIKES['`'])).join('\n')}\n\`\`\``;

const LOOK_ALIKES = { '*': '∗', '＊': '∗', _: 'ˍ', '＿': 'ˍ', '~': '∼', '`': 'ˋ', '｀': 'ˋ' } as const;

const FORMATTING = /[*＊_＿~`｀]/gu;
const WORD = /[\p{L}\p{N}]/u;
/** Emoji names hold letters of any script, digits, and a few signs; a name with blanks there is none. */
const EMOJI_START = /:(?=[^\s:]+:)/gu;

function disarmed(text: string): string {
  return text
    .replace(FORMATTING, (found, at: number) => {
      const isInsideWord = !/[`｀]/u.test(found) && WORD.test(text.charAt(at - 1)) && WORD.test(text.charAt(at + 1));
      return isInsideWord ? found : LOOK_ALIKES[found as keyof typeof LOOK_ALIKES];
    })
    .replace(EMOJI_START, '∶');
}
