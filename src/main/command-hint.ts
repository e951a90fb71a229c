import { relative, resolve } from 'node:path';

/** How this process was started. */
export interface Started {
  /** The script that npm runs, such as `start`; undefined where npm runs none. */
  readonly npmScript: string | undefined;
  /** The file that node runs. */
  readonly file: string;
  readonly folder: string;
}

const asItIs = (): Started => ({
  npmScript: process.env['npm_lifecycle_event'],
  file: process.argv[1] ?? '',
  folder: process.cwd(),
});

/**
 * A command as it is typed into the shell that this was started from: `npm run mailflow -- help`, or by the launcher
 * where npm had no part in it. There is no program called `mailflow` on anybody's path.
 */
export function commandHint(command: string, { npmScript, file, folder }: Started = asItIs()): string {
  const isByNpm = npmScript === 'start' || npmScript === 'mailflow';
  return `${isByNpm ? 'npm run mailflow --' : `node ${relative(folder, file)}`} ${command}`;
}

/** The same for a command that is about the data directory `data`: where that is not the default one, it is named. */
export function dataCommandHint(command: string, data: string, started: Started = asItIs()): string {
  const isDefault = resolve(data) === resolve(started.folder, 'data');
  return commandHint(isDefault ? command : `${command} --data ${quoted(data)}`, started);
}

/** As one word of the shell. */
function quoted(path: string): string {
  if (process.platform === 'win32') return /^[\w:.\\/-]+$/.test(path) ? path : `"${path}"`;
  return /^[\w:.,@%+=/-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
