import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MailflowError } from '../../src/model/mailflow-error.ts';

/**
 * Refuses root where the state in a data directory was written by somebody else: files that root makes there are root's
 * alone, and the bot that runs as the other could no longer start. Nobody else is refused, nor root where it has always
 * been the writer, as in a container that has a folder of the host's. `uid`: whom this process runs as; null on Windows.
 * Throws `wrong-user`.
 */
export async function refuseWrongUser(directory: string, uid: number | null): Promise<void> {
  if (uid !== 0) return;
  // What else is wrong with the directory is told by whoever uses it.
  const owner = await stat(join(directory, 'state')).then(
    (stats) => stats.uid,
    () => 0,
  );
  if (owner === 0) return;
  throw new MailflowError(
    'wrong-user',
    `The data in ${directory} belongs to user ${owner}, but this runs as root: that user could not read files that root writes.`,
    { cure: `Run it as that user: \`sudo -u '#${owner}' …\`.` },
  );
}
