import { sampleCards } from './sample-cards.ts';

/** A PNG in this folder and the line that is typed in it. */
interface Picture {
  readonly file: string;
  readonly command: string;
}

export const PICTURES: readonly Picture[] = [
  { file: 'summary.png', command: 'summary' },
  { file: 'smtp-auth.png', command: 'smtp-auth 7d by:tls top:8' },
  { file: 'sender.png', command: 'sender scanner@contoso.com 30d' },
];

/** What each picture shows: the prompt with the line, and the answer; with SGR colours. */
export async function picturedTexts(): Promise<readonly (Picture & { readonly text: string })[]> {
  const cards = await sampleCards(PICTURES.map(({ command }) => command));
  return PICTURES.map((picture, i) => ({
    ...picture,
    text: `\x1b[2mmailflow>\x1b[0m ${picture.command}\n\n${cards[i]}`,
  }));
}

/** The same without colours, as it lies in the file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences begin with ESC
export const withoutColours = (text: string): string => text.replaceAll(/\x1b\[[\d;]*m/g, '');
