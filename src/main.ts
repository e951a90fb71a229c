import { readShellArguments, type ShellArguments } from '../adapters/shell/arguments.ts';
import { MailflowError } from './mailflow/mailflow-error.ts';
import { systemWords } from './mailflow/system-words.ts';
import { answerOnce, printBacktest } from './main/answer-once.ts';
import { readAsked } from './main/asked.ts';
import { examineAll } from './main/doctor.ts';
import { ANSWERED, FAILED, typedWrong } from './main/exit-codes.ts';
import { explained } from './main/explained.ts';
import { log, setVerbose } from './main/log.ts';
import { printHelp } from './main/print-help.ts';
import { runBot } from './main/run-bot.ts';

/** The composition root: this file and the folder beside it see everything, and alone in `src` touch the world. */

async function main(): Promise<number> {
  const reading = readShellArguments(process.argv.slice(2));
  if (!reading.ok) return typedWrong(reading.problem);
  const { shell } = reading;
  const read = readAsked(shell);
  if (!read.ok) return typedWrong(read.faults.join('\n'));
  const { asked } = read;
  setVerbose(asked.config.verbose);
  const [first, ...rest] = shell.words;
  if (first === undefined || first === 'help' || shell.help)
    return printHelp(first === 'help' ? rest : shell.words, shell);
  const misplaced = misplacedOption(first, shell);
  if (misplaced !== undefined) return typedWrong(misplaced);
  if (first === 'backtest') return printBacktest(asked);
  if (first === 'doctor') return examineAll(asked);
  if (first !== 'start') return answerOnce(asked);
  if (rest.length > 0) return typedWrong(`start takes no words, and "${rest.join(' ')}" would be lost.`);
  return runBot(asked);
}

function misplacedOption(command: string, shell: ShellArguments): string | undefined {
  const saysFiles = shell.replace || (shell.source ?? shell.year ?? Object.keys(shell.declared)[0]) !== undefined;
  if (command !== 'import' && saysFiles) return '--source, --year, --declare and --replace go with import.';
  if (command !== 'start' && shell.sample) return '--sample goes with start.';
  const saysDays = (shell.from ?? shell.to) !== undefined;
  return command !== 'backtest' && saysDays ? '--from and --to go with backtest.' : undefined;
}

/** A fault of the disk or of a file is explained; where it happened in our code helps nobody. */
const isOfTheWorld = (cause: unknown): boolean =>
  cause instanceof MailflowError || (cause instanceof Error && (cause as NodeJS.ErrnoException).path !== undefined);

// Whoever reads our output may stop early (`| head`), or their disk may be full: neither is a fault of ours to trace.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') process.stderr.write(`The answer could not be written: ${systemWords(cause)}.\n`);
  process.exit(cause.code === 'EPIPE' ? ANSWERED : FAILED);
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (cause: unknown) => {
    process.stderr.write(`${explained(cause)}\n`);
    if (!isOfTheWorld(cause)) log.warn('failed', { cause: cause instanceof Error ? cause.stack : cause });
    process.exitCode = FAILED;
  },
);
