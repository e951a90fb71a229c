import { runCommandLine } from './main/command-line.ts';
import { endWithOutput } from './main/output.ts';

/** The composition root: this file and the folder beside it see everything, and alone in `src` touch the world. */

endWithOutput();

runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
