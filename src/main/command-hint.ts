import { relative } from 'node:path';

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
