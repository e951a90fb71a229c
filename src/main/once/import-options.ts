import { progressBar } from '../../../adapters/chat/console/progress-bar.ts';
import type { ShellArguments } from '../../../adapters/shell/arguments.ts';
import type { ImportProgress } from '../../bot/workspace.ts';
import type { IngestOptions } from '../../ingest/ingest.ts';
import { nameOfUser } from '../local-user.ts';

/** What the command line says of the files, and a bar for the long ones. */
export function importOptions({ source, year, declared, replace }: ShellArguments): IngestOptions & ImportProgress {
  const onFile = (path: string) => {
    const bar = progressBar(process.stderr, path);
    return (read: number, total: number) => (read >= total ? bar.done() : bar.report(read, total));
  };
  return { source, year, declared, replace, by: nameOfUser(), onFile };
}
