import type { Activity } from './activity.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/**
 * The line that was typed, out of the text that Teams made of it: the mention of the bot is a tag, blanks come as
 * entities (seen in Teams' own samples and in the Agents Playground, 2026-11). Other mentions stay, as the words they show.
 */
export function typedLine({ text, entities, recipient }: Activity): string {
  const mentions = (entities ?? []).flatMap(({ type, text: words, mentioned }) =>
    type === 'mention' && words && mentioned?.id === recipient.id ? [words] : [],
  );
  const addressed = mentions.reduce((line, mention) => line.replace(mention, ' '), text ?? '');
  return addressed
    .replace(/<\/?at\b[^>]*>/gi, '')
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^`+|`+$/g, '')
    .trim();
}
