import { visible } from '../text/visible.ts';

/**
 * For texts that Teams shows as they are: what hides or reorders is spelled out, blanks at the ends are dropped, and
 * what a client or a library might still obey is swapped for its look-alike, since there is no escape for it:
 * `{{DATE(…)}}` (adaptivecards, text-formatters.ts: in every text), `${…}` (adaptivecards-templating), `<at>` (a
 * mention, if the activity names somebody so), and what makes a link of `https://…` where nobody asked for one.
 */
export const literal = (text: string): string =>
  (text.length > LONGEST ? `${visible(text.slice(0, LONGEST))}…` : visible(text))
    .replace(/(?<=[{$])\{/g, '｛')
    .replace(/<(?=\/?at\b)/gi, '‹')
    .replace(/:(?=\/\/)/g, '∶')
    .trim();

/** Nothing longer is shown anywhere, and making it visible takes its time. */
const LONGEST = 4000;

/**
 * One line of the Markdown that a TextBlock and a FactSet take, which shows the text and obeys nothing in it. Clients
 * differ in which backslashes and entities they know (the web has markdown-it, phones a parser of their own), so a
 * character that could begin something is swapped for its look-alike. Inside a word (`john_doe`) an underscore begins
 * nothing and stays, so that addresses can be copied.
 */
export const markdown = (text: string): string =>
  literal(text)
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replace(/[*＊`｀~[\]<>\\]/gu, (found) => LOOK_ALIKES.get(found) ?? found)
    .replace(/&(?=#?\w+;)/g, '＆')
    .replace(/^#/, '＃')
    .replace(/^[-+](?=\s|$)|^-(?=[-\s]*$)/, (found) => (found === '+' ? '＋' : '‐'))
    .replace(/^(\d+)([.)])(?=\s|$)/, (_, number: string, sign: string) => `${number}${sign === '.' ? '․' : '﹚'}`);

const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ['*', '∗'],
  ['＊', '∗'],
  ['`', 'ˋ'],
  ['｀', 'ˋ'],
  ['~', '∼'],
  ['[', '［'],
  [']', '］'],
  ['<', '‹'],
  ['>', '›'],
  ['\\', '＼'],
]);
