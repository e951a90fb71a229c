import { stat } from 'node:fs/promises';
import { MailflowError } from '../../src/model/mailflow-error.ts';

/**
 * Refuses root where a data directory belongs to somebody else: files that root makes there are root's alone, and the bot
 * that runs as its owner could no longer start. Nobody else is refused, nor root in a directory of its own or a new one.
 * `uid`: whom this process runs as; null on Windows. Throws `wrong-user`.
 */
export async function refuseWrongUser(directory: string, uid: number | null): Promise<void> {
  if (uid !== 0) return;
  // What else is wrong with the directory is told by whoever uses it.
  const owner = await stat(directory).then(
    (stats) => stats.uid,
    () => 0,
  );
  if (owner === 0) return;
  throw new MailflowError(
    'wrong-user',
    `The data directory ${directory} belongs to user ${owner}, and this runs as root: that user could not read what root writes.`,
    { cure: `Run it as that user: \`sudo -u '#${owner}' …\`.` },
  );
}
