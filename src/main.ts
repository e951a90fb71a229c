import { runCommandLine } from './main/command-line.ts';
import { ANSWERED, FAILED } from './main/exit-codes.ts';
import { systemWords } from './model/text/system-text.ts';

/** The composition root: this file and the folder beside it see everything, and alone in `src` touch the world. */

// Whoever reads our output may stop early (`| head`), or their disk may be full: neither is a fault of ours to trace.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') process.stderr.write(`The answer could not be written: ${systemWords(cause)}.\n`);
  process.exit(cause.code === 'EPIPE' ? ANSWERED : FAILED);
});

runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
