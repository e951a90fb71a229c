import { type Card, emptyCard } from './card.ts';

/** One topic of the help. */
export interface Help {
  readonly title: string;
  readonly intro: readonly string[];
  /** How a command is written, and what it does. */
  readonly entries: readonly { readonly usage: string; readonly meaning: string }[];
  /** Complete commands to paste. */
  readonly examples: readonly string[];
}

export function helpCard({ title, intro, entries, examples }: Help): Card {
  return {
    ...emptyCard(title),
    sentences: intro,
    tables:
      entries.length === 0
        ? []
        : [
            {
              caption: '',
              columns: [
                { title: 'Command', align: 'left' },
                { title: 'What it does', align: 'left' },
              ],
              rows: entries.map(({ usage, meaning }) => [
                { text: usage, value: null },
                { text: meaning, value: null },
              ]),
              cut: null,
            },
          ],
    actions: examples.map((command) => ({ label: 'Example', command })),
    fallback: [title, ...intro].join(': '),
  };
}
