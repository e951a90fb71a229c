import { nearest } from '../../model/text/nearest.ts';
import type { Catalogue, CommandPlugin, Topic } from '../command.ts';
import { pluginsIn } from '../read-words.ts';
import type { Help } from '../reply.ts';
import { WINDOW_WORDS } from '../windows/window-words.ts';

const WINDOWS = 'windows';
const ALL = 'all';

/** The help on one command or report, on windows, or on everything there is. */
export function helpOn(topic: string | null, catalogue: Catalogue): Help {
  if (topic === null) return overview(catalogue, []);
  if (topic === ALL) return listed('Help: all commands', pluginsIn(catalogue));
  const plugins = pluginsIn(catalogue);
  const plugin = plugins.find(({ name }) => name === topic);
  if (plugin) return pluginHelp(plugin, catalogue);
  if (topic === WINDOWS || topic === 'window') {
    return {
      title: 'Help: windows',
      intro: [
        `A window is one word: ${WINDOW_WORDS}.`,
        'Days are whole UTC days; 7d is seven of them and the last is today. 24h is the last twenty-four hours.',
      ],
      entries: [],
      examples: ['smtp-auth 30d', 'tls 2026-11-01..2026-11-15'],
    };
  }
  const group = LABELS.find(([name]) => name === topic);
  if (group) return listed(`Help: ${topic}`, ofTopic(group[0], catalogue));
  const meant = nearest(topic, [...plugins.map(({ name }) => name), ...LABELS.map(([name]) => name), WINDOWS, ALL]);
  return overview(catalogue, [`No help on "${topic}".${meant ? ` Did you mean \`help ${meant}\`?` : ''}`]);
}

function pluginHelp({ name, usage, meaning, help = {}, examples }: CommandPlugin, { rules }: Catalogue): Help {
  const ruleEntries = help.listsRules ? rules.map(({ name, summary }) => ({ usage: name, meaning: summary })) : [];
  return {
    title: `Help: ${name}`,
    intro: help.intro ?? [`${meaning}.`, `\`${usage}\``],
    entries: [...(help.entries ?? []), ...ruleEntries],
    examples,
  };
}

const overview = (catalogue: Catalogue, intro: readonly string[]): Help => ({
  title: 'Help',
  intro: [
    ...intro,
    'Type the name of a report, with a window: `smtp-auth 30d`.',
    'More: `help smtp-auth`, `help alerts`, `help windows`, `help all`.',
  ],
  entries: [],
  topics: LABELS.map(([topic, label]) => ({ label, names: ofTopic(topic, catalogue).map(({ name }) => name) })).filter(
    ({ names }) => names.length > 0,
  ),
  examples: [],
});

const listed = (title: string, plugins: readonly CommandPlugin[]): Help => ({
  title,
  intro: [],
  entries: plugins.map(({ usage, meaning }) => ({ usage, meaning })),
  examples: [],
});

/** In the order of the help. */
const LABELS: readonly (readonly [Topic, string])[] = [
  ['reports', 'Reports'],
  ['alerts', 'Alerts'],
  ['channels', 'This channel'],
  ['data', 'Data'],
  ['undo', 'Undo'],
  ['other', 'Other'],
];

const ofTopic = (topic: Topic, catalogue: Catalogue): readonly CommandPlugin[] =>
  pluginsIn(catalogue).filter((each) => (each.topic ?? 'other') === topic);
