import { openState } from '../../../../adapters/state/lowdb/open-state.ts';
import { counted, countingOptions } from './counting.ts';

/** A process that counts in the state file it is given, says each number once it is on disk, and is then killed. */
const [file = ''] = process.argv.slice(2);
const state = await openState(file, { ...countingOptions, onWord: () => {} });
for (;;) {
  const { count } = await state.update(counted);
  process.stdout.write(`${count}\n`);
}
