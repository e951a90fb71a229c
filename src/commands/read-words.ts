import type { Catalogue, Command, CommandPlugin, Grammar, NotUnderstood } from './command.ts';
import { meantCommand } from './meant-command.ts';
import { reportCommand } from './reports/report-command.ts';
import { readWindow } from './windows/window-words.ts';
import type { Word } from './words.ts';

/** Everything that can be asked for by its first word, in the order of the help: reports, then commands. */
export const pluginsIn = ({ reports, commands }: Pick<Catalogue, 'reports' | 'commands'>): readonly CommandPlugin[] => [
  ...reports.map(reportCommand),
  ...commands,
];

/** What people type out of habit of other programs. */
const ALSO: ReadonlyMap<string, string> = new Map([
  ...(['?', '-h', '--help', '-?'] as const).map((word) => [word, 'help'] as const),
  ...(['-v', '--version'] as const).map((word) => [word, 'version'] as const),
]);

/** What people say before a command. */
const BEFORE: ReadonlySet<string> = new Set(['show', 'list', 'get', 'display', 'run', 'please', 'give', 'view']);

type WordsReading = { readonly ok: true; readonly command: Command } | NotUnderstood;

/** The command that words mean, by the first of them; no words, or a question mark, ask for help. */
export function readWords(words: readonly Word[], grammar: Grammar): WordsReading {
  const [first, ...rest] = words;
  const name = first?.key === null ? first.value.toLowerCase() : first?.typed.toLowerCase();
  const asked = name === undefined ? 'help' : (ALSO.get(name) ?? name);
  const plugins = pluginsIn(grammar);
  // `why?`, `Help!`: what a sentence ends with.
  const bare = asked.replace(/[?!.;,:]+$/, '');
  const plugin = plugins.find((each) => each.name === asked) ?? plugins.find((each) => each.name === bare);
  if (plugin === undefined) return unknownCommand(first as Word, rest, grammar);
  const reading = plugin.parse(rest, grammar);
  if (reading.ok) return { ok: true, command: plugin.of(reading.args) };
  const { understood = plugin.name, mended } = reading;
  return { ...reading, understood, mended: [...mended, ...plugin.examples] };
}

function unknownCommand(first: Word, rest: readonly Word[], grammar: Grammar): NotUnderstood {
  const { shellOnly = [] } = grammar;
  const [second] = rest;
  if (second !== undefined && BEFORE.has(first.value.toLowerCase())) {
    const reading = readWords(rest, grammar);
    const line = rest.map(({ typed }) => typed).join(' ');
    if (reading.ok)
      return {
        ...{ ok: false, understood: '', problem: `There is no command "${first.typed}".` },
        ...{ allowed: 'a command begins with its name', mended: [line] },
      };
  }
  const plugins = pluginsIn(grammar);
  const names = [...plugins.map((each) => each.name), ...shellOnly];
  const meant = meantCommand(first.value, plugins, shellOnly);
  return {
    ok: false,
    understood: '',
    problem: `There is no command "${first.typed}".${meant ? ` Did you mean ${meant}?` : ''}`,
    allowed: names.join(', '),
    mended: meant === undefined ? linesAbout(first, grammar) : linesMeant(meant, rest, grammar),
  };
}

function linesMeant(meant: string, rest: readonly Word[], grammar: Grammar): readonly string[] {
  if (grammar.shellOnly?.includes(meant)) return [meant];
  const examples = pluginsIn(grammar).find((each) => each.name === meant)?.examples ?? [];
  return [[meant, ...rest.map(({ typed }) => typed)].join(' '), ...examples];
}

/** What to ask of a subject or a window that stands where a command should. */
function linesAbout({ typed, value }: Word, { reports, asOf }: Grammar): readonly string[] {
  const withSubject = reports.find(({ subject }) => subject?.accepts(typed.toLowerCase()) && typed.includes('@'));
  if (withSubject) return [`${withSubject.name} ${typed}`];
  return readWindow(value, asOf)?.ok ? [`summary ${typed}`] : [];
}
