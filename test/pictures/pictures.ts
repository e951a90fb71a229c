import { sampleCards } from './sample-cards.ts';

/** A PNG in this folder and the line that is typed in it; null for what Mailflow says without being asked. */
interface Picture {
  readonly file: string;
  readonly command: string | null;
}

const [ONE, MANY] = ['insight.png', 'insights.png'] as const;

export const PICTURES: readonly Picture[] = [
  { file: 'summary.png', command: 'summary' },
  { file: 'smtp-auth.png', command: 'smtp-auth 7d by:tls top:8' },
  { file: 'sender.png', command: 'sender scanner@contoso.com 30d' },
  { file: ONE, command: null },
  { file: MANY, command: null },
];

/** What each picture shows: the prompt with the line, and the answer, or what is said unasked; with SGR colours. */
export async function picturedTexts(): Promise<readonly (Picture & { readonly text: string })[]> {
  const commands = PICTURES.flatMap(({ command }) => command ?? []);
  const { answers, insight, insights } = await sampleCards(commands);
  return PICTURES.map((picture) => ({
    ...picture,
    text:
      picture.command === null
        ? picture.file === ONE
          ? insight
          : insights
        : `\x1b[2mmailflow>\x1b[0m ${picture.command}\n\n${answers[commands.indexOf(picture.command)]}`,
  }));
}

/** The same without colours, as it lies in the file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences begin with ESC
export const withoutColours = (text: string): string => text.replaceAll(/\x1b\[[\d;]*m/g, '');
