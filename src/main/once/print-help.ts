import { OPTION_HELP, type ShellArguments } from '../../../adapters/shell/arguments.ts';
import { textOptions } from '../../../adapters/shell/print.ts';
import { helpCard } from '../../../cards/help-card.ts';
import { renderText } from '../../../cards/text/render.ts';
import { catalogue } from '../../app/catalogue.ts';
import { helpOn } from '../../commands/help/help-texts.ts';
import { ANSWERED, TYPED_WRONG } from '../exit-codes.ts';

/** What only a shell can ask for. */
const SHELL_COMMANDS = [
  { usage: 'start', meaning: 'Starts the bot and a local conversation' },
  {
    usage: 'doctor [to:<address>]',
    meaning:
      'Checks data, credentials, permissions and connections, and suggests a fix for each problem; to: sends a test mail',
  },
  {
    usage: 'config check|init|schema',
    meaning: 'Checks config.yaml in the data directory, creates one, or prints its JSON Schema',
  },
  { usage: 'recover [yes]', meaning: 'Shows which parts of the state cannot be read; "yes" continues with the rest' },
  {
    usage: 'erase ADDRESS [yes]',
    meaning: 'Shows where an address is stored; "yes" replaces it by a random pseudonym. Stop the bot first',
  },
  {
    usage: 'backtest [--from DAY] [--to DAY]',
    meaning: 'Runs the rules over stored data and lists the alerts they would have sent; by default the last 30 days',
  },
] as const;

export const SHELL_ONLY: readonly string[] = SHELL_COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');

export function printHelp(topic: readonly string[], shell: ShellArguments): number {
  const name = topic[0]?.toLowerCase() ?? null;
  const own = SHELL_COMMANDS.find(({ usage }) => usage.split(' ')[0] === name);
  const help = helpOn(own ? null : name, catalogue);
  const entries = own
    ? [own, ...OPTION_HELP]
    : [...help.entries, ...(name === null ? [...SHELL_COMMANDS, ...OPTION_HELP] : [])];
  process.stdout.write(`${renderText(helpCard({ ...help, entries }), textOptions())}\n`);
  return shell.help || shell.words.length > 0 ? ANSWERED : TYPED_WRONG;
}
