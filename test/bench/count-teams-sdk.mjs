// Loaded before a program that is measured: at its end, writes how many files of the Teams SDK it has loaded, also where
// they were bundled: a bundle names each file that it was made of in a comment.
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const OF_TEAMS = /node_modules\/(?:botbuilder|botframework|@microsoft\/teams-ai)/;
const NAMED = /^\s*\/\/ (node_modules\/\S+)$/gm;

process.once('exit', () => {
  const loaded = new Set();
  for (const path of scripts()) {
    if (OF_TEAMS.test(path)) loaded.add(path);
    if (!path.endsWith('.mjs')) continue;
    for (const [, name] of readFileSync(path, 'utf8').matchAll(NAMED)) if (OF_TEAMS.test(name)) loaded.add(name);
  }
  writeFileSync(process.env.BENCH_LOADED_FILE, String(loaded.size));
});

/** Every file that runs in this process: the engine tells of them, one by one, whoever asks late too. */
function scripts() {
  const paths = [];
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params: { url } }) => {
    if (url.startsWith('file:')) paths.push(fileURLToPath(url));
    else if (url.startsWith('/')) paths.push(url);
  });
  session.post('Debugger.enable');
  session.disconnect();
  return paths;
}
