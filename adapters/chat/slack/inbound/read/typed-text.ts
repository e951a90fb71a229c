import type { TypedLine } from '../../../../../src/bot/chat-request.ts';
import { withoutBackTicks, withSingleBlanks } from '../../../typed-text.ts';

/** Slack cuts messages at this many characters (docs.slack.dev, "Truncating really long messages", read 2026-11). */
const LONGEST = 40_000;

// Patterns for text of strangers: none looks for its end over the beginning of the next one, so that the time they take
// grows as the text does.
const PRIVATE = /(^|\s)(?:--|—|–)private(?=\s|$)/giu;
const LINK = /<([^<>|]*)(?:\|([^<>]*))?>/g;

/**
 * The line that was typed, out of the text that Slack made of it: addresses and hosts come as links, three characters
 * as entities (docs.slack.dev/messaging/formatting-message-text, read 2026-11). Of a text that mentions the bot it is
 * what stands behind the mention, or before it where nothing does. `--private` anywhere in it asks for the asker alone;
 * phones turn `--` into a dash: that is `--private` too.
 */
export function typedLine(text: string, bot: string | null): TypedLine {
  // Left as it is: it is no command of ours, and is refused for its length where commands are read.
  if (text.length > LONGEST) return { line: text.slice(0, LONGEST), isPrivate: false };
  const typed = asTyped(text, bot);
  return {
    line: withoutBackTicks(withSingleBlanks(typed.replace(PRIVATE, ' '))),
    isPrivate: typed.replace(PRIVATE, '') !== typed,
  };
}

function asTyped(text: string, bot: string | null): string {
  const addressed = bot === null ? text : besideMention(text, bot);
  return addressed
    .replace(LINK, (whole, target: string, label: string | undefined) => unlinked(whole, target, label))
    .replace(/&(lt|gt|amp);/g, (_, name: string) => ({ lt: '<', gt: '>' })[name] ?? '&');
}

function besideMention(text: string, bot: string): string {
  const [before = '', ...behind] = text.split(new RegExp(`<@${bot}(?:\\|[^<>]*)?>:?`));
  const words = behind.join(' ');
  return words.trim() === '' ? before : words;
}

/** Mentions of people stay as they are: they are no words of any command, and the answer shows what was read. */
function unlinked(whole: string, target: string, label: string | undefined): string {
  if (target.startsWith('@')) return whole;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  if (target.startsWith('mailto:')) return target.slice('mailto:'.length);
  return label || target;
}
