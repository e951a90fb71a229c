import { lockDataDirectory } from '../../../adapters/data-lock/data-lock.ts';

/** A process that takes the lock of the directory it is given, says what came of it and lives until it is killed. */
const [directory = '', who = 'holder'] = process.argv.slice(2);
try {
  await lockDataDirectory(directory, who);
  process.stdout.write('held\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ ...(error as Error), message: (error as Error).message })}\n`);
}
