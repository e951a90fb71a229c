import { readShellArguments, type ShellArguments } from '../../adapters/shell/arguments.ts';
import { ANSWERED, typedWrong } from './exit-codes.ts';
import { log, setLogLevel } from './log.ts';
import { configFile } from './once/config-file.ts';
import { examineAll } from './once/doctor.ts';
import { eraseAddress } from './once/erase.ts';
import { printHelp } from './once/print-help.ts';
import { recoverData } from './once/recover.ts';
import { printBacktest, runOnce } from './once/run-once.ts';
import { withSampleData } from './once/sample-data.ts';
import { verifyAudit } from './once/verify-audit.ts';
import { reportFault } from './report-fault.ts';
import { type RunOptions, readRunOptions } from './run-options.ts';
import { runBot } from './start/run-bot.ts';
import { ownVersion } from './version.ts';

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
  // Also where there are no data, and where settings are wrong.
  if (shell.version || shell.words.join(' ') === 'version') return printVersion(shell);
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
  return runWith(asked, shell);
}

function printVersion({ format }: ShellArguments): number {
  const version = ownVersion();
  const text = { json: JSON.stringify({ version }), csv: `version\n${version}`, table: `Mailflow ${version}` }[format];
  process.stdout.write(`${text}\n`);
  return ANSWERED;
}

async function runWith(asked: RunOptions, shell: ShellArguments): Promise<number> {
  const [first, ...rest] = shell.words;
  if (first === undefined || first === 'help' || shell.help)
    return printHelp(first === 'help' ? rest : shell.words, shell);
  const misplaced = misplacedOption(first, shell);
  if (misplaced !== undefined) return typedWrong(misplaced);
  if (first === 'start') {
    if (rest.length > 0) return typedWrong(`start takes no arguments (got "${rest.join(' ')}").`);
    return runBot(asked);
  }
  const given = shell.sample ? await withSampleData(asked) : asked;
  if (first === 'backtest') return printBacktest(given);
  if (first === 'doctor') return examineAll(given);
  if (first === 'audit' && rest.join(' ') === 'verify') return verifyAudit(given);
  if (first === 'recover') return recoverData(given);
  if (first === 'erase') return eraseAddress(given);
  return runOnce(given);
}

function misplacedOption(command: string, shell: ShellArguments): string | undefined {
  const follows = shell.follow.length > 0;
  if (follows && command !== 'start' && command !== 'doctor') return '--follow works with start and doctor only.';
  const saysSource = shell.source !== undefined && !follows;
  const saysFiles = shell.replace || saysSource || (shell.year ?? Object.keys(shell.declared)[0]) !== undefined;
  if (command !== 'import' && saysFiles) return '--source, --year, --declare and --replace work with import only.';
  if (command === 'import' && shell.sample)
    return 'You cannot import into the sample data: use either --sample or import.';
  const saysDays = (shell.from ?? shell.to) !== undefined;
  return command !== 'backtest' && saysDays ? '--from and --to work with backtest only.' : undefined;
}
