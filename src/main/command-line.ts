import { readShellArguments, type ShellArguments } from '../../adapters/shell/arguments.ts';
import { typedWrong } from './exit-codes.ts';
import { log, setLogLevel } from './log.ts';
import { configFile } from './once/config-file.ts';
import { examineAll } from './once/doctor.ts';
import { printHelp } from './once/print-help.ts';
import { recoverData } from './once/recover.ts';
import { printBacktest, runOnce } from './once/run-once.ts';
import { verifyAudit } from './once/verify-audit.ts';
import { reportFault } from './report-fault.ts';
import { readRunOptions } from './run-options.ts';
import { runBot } from './start/run-bot.ts';

/** Does what a command line says and answers the exit code; whatever goes wrong is written to standard error. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  // Whatever is written may have addresses of people in it, also what libraries write: it is for this user alone.
  process.umask(0o077);
  try {
    return await run(words);
  } catch (cause) {
    return reportFault(cause);
  }
}

async function run(words: readonly string[]): Promise<number> {
  const reading = readShellArguments(words);
  if (!reading.ok) return typedWrong(reading.problem);
  const { shell } = reading;
  // Also where the settings are such that nothing else could begin.
  if (shell.words[0] === 'config' && !shell.help) return configFile(shell);
  const read = await readRunOptions(shell);
  const { oldNames } = read.ok ? read.asked.given : read;
  // Doctor has lines of its own for them, beside whatever else it found.
  if (!read.ok || shell.words[0] !== 'doctor')
    for (const { old, use } of oldNames) log.warn('setting.renamed', { setting: old, use, until: 'the next release' });
  if (!read.ok) return typedWrong(read.faults.join('\n'));
  const { asked } = read;
  setLogLevel(asked.config.logLevel);
  const [first, ...rest] = shell.words;
  if (first === undefined || first === 'help' || shell.help)
    return printHelp(first === 'help' ? rest : shell.words, shell);
  const misplaced = misplacedOption(first, shell);
  if (misplaced !== undefined) return typedWrong(misplaced);
  if (first === 'backtest') return printBacktest(asked);
  if (first === 'doctor') return examineAll(asked);
  if (first === 'audit' && rest.join(' ') === 'verify') return verifyAudit(asked);
  if (first === 'recover') return recoverData(asked);
  if (first !== 'start') return runOnce(asked);
  if (rest.length > 0) return typedWrong(`start takes no words, and "${rest.join(' ')}" would be lost.`);
  return runBot(asked);
}

function misplacedOption(command: string, shell: ShellArguments): string | undefined {
  const follows = shell.follow.length > 0;
  if (follows && command !== 'start' && command !== 'doctor') return '--follow goes with start and doctor.';
  const saysSource = shell.source !== undefined && !follows;
  const saysFiles = shell.replace || saysSource || (shell.year ?? Object.keys(shell.declared)[0]) !== undefined;
  if (command !== 'import' && saysFiles) return '--source, --year, --declare and --replace go with import.';
  if (command !== 'start' && shell.sample) return '--sample goes with start.';
  const saysDays = (shell.from ?? shell.to) !== undefined;
  return command !== 'backtest' && saysDays ? '--from and --to go with backtest.' : undefined;
}
