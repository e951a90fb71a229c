import { withoutBackTicks, withSingleBlanks } from '../../typed-text.ts';
import type { Activity } from './activity.ts';

/**
 * Teams takes about 100 KB in UTF-16 for a message (learn.microsoft.com/microsoftteams/platform/bots/how-to/
 * format-your-bot-messages, read 2026-11).
 */
const LONGEST = 50_000;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['nbsp', ' '],
]);

// Patterns for text of strangers: none looks for its end over the beginning of the next one, so that the time they take
// grows as the text does.
const MENTION = /<at\b[^<>]*>[^<>]*<\/at>/gi;
const AT_TAG = /<\/?at\b[^<>]*>/gi;

/**
 * The line that was typed, out of the text that Teams made of it: the mention of the bot is a tag, blanks come as
 * entities (seen in Teams' own samples and in the Agents Playground, 2026-11). Other mentions stay, as the words they show.
 */
export function typedLine({ text, entities, recipient }: Activity): string {
  const typed = text ?? '';
  // Left as it is: it is no command of ours, and is refused for its length where commands are read.
  if (typed.length > LONGEST) return typed.slice(0, LONGEST);
  const ofBot = new Set(
    (entities ?? []).flatMap(({ type, text: words, mentioned }) =>
      type === 'mention' && words && mentioned?.id === recipient.id ? [words] : [],
    ),
  );
  const words = typed
    .replace(MENTION, (mention) => (ofBot.has(mention) ? ' ' : mention))
    .replace(AT_TAG, '')
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ENTITIES.get(name) ?? '');
  return withoutBackTicks(withSingleBlanks(words));
}
