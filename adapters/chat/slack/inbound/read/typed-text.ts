/** What somebody typed, and whether they want the answer for themselves. */
export interface TypedLine {
  readonly line: string;
  /** `--private` stood somewhere in the line. */
  readonly isPrivate: boolean;
}

const PRIVATE = /(^|\s)(?:--|—|–)private(?=\s|$)/giu;
const LINK = /<([^<>|]*)(?:\|([^<>]*))?>/g;

/**
 * The line that was typed, out of the text that Slack made of it: addresses and hosts come as links, three characters
 * as entities (docs.slack.dev/messaging/formatting-message-text, read 2026-11). Of a text that mentions the bot it is
 * what stands behind the mention, or before it where nothing does. Phones turn `--` into a dash: that is `--private` too.
 */
export function typedLine(text: string, bot: string | null): TypedLine {
  const addressed = bot === null ? text : besideMention(text, bot);
  const typed = addressed
    .replace(LINK, (whole, target: string, label: string | undefined) => unlinked(whole, target, label))
    .replace(/&(lt|gt|amp);/g, (_, name: string) => ({ lt: '<', gt: '>' })[name] ?? '&');
  const line = typed.replace(PRIVATE, ' ').replace(/\s+/gu, ' ').trim();
  // Commands on cards stand in code: whoever copies one copies its back-ticks.
  return { line: line.replace(/^`+|`+$/g, '').trim(), isPrivate: typed.replace(PRIVATE, '') !== typed };
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
