import { type Card, emptyCard } from './card.ts';

/** One topic of the help. */
export interface Help {
  readonly title: string;
  readonly intro: readonly string[];
  /** How a command is written, and what it does. */
  readonly entries: readonly { readonly usage: string; readonly meaning: string }[];
  /** Commands by topic, by their names; absent where each has an entry. */
  readonly topics?: readonly { readonly label: string; readonly names: readonly string[] }[];
  /** Complete commands to paste. */
  readonly examples: readonly string[];
}

export function helpCard({ title, intro, entries, topics = [], examples }: Help): Card {
  return {
    ...emptyCard(title),
    sentences: intro,
    facts: topics.map(({ label, names }) => ({ label, value: names.join(', ') })),
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
