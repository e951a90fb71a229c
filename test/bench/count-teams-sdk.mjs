// Loaded before a program that is measured: at its end, writes how many files of the Teams SDK it has loaded.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';

// All of it is CommonJS.
const OF_TEAMS = /node_modules\/(botbuilder|botframework|@microsoft\/teams-ai)/;

process.once('exit', () => {
  const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => OF_TEAMS.test(path));
  writeFileSync(process.env.BENCH_LOADED_FILE, String(loaded.length));
});
