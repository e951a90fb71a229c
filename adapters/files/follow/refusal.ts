import { access, constants, stat } from 'node:fs/promises';
import type { Fault } from '../../../src/follow/follow-status.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { systemWords } from '../../../src/model/text/system-text.ts';
import { missingPermission, userName } from '../read-permission.ts';

/** Why a log cannot be read, for people: where a permission is missing, which, and how to give it. */
export async function refusalOf(path: string, cause: unknown): Promise<Omit<Fault, 'since'>> {
  if (!(cause instanceof MailflowError))
    return { kind: 'other', text: cause instanceof Error ? cause.message : String(cause) };
  if (cause.code === 'not-found') return { kind: 'gone', text: `There is no file ${path}. ${await whereNot(path)}` };
  if (cause.code === 'not-permitted') {
    const missing = (await missingPermission(path)) ?? { text: cause.message, cure: cause.cure };
    return { kind: 'forbidden', text: `${missing.text} ${missing.cure}` };
  }
  return { kind: 'other', text: `${cause.message} ${cause.cure}` };
}

async function whereNot(path: string): Promise<string> {
  const others = ['/var/log/mail.log', '/var/log/maillog'].filter((other) => other !== path);
  for (const other of others)
    if (
      await stat(other).then(
        () => true,
        () => false,
      )
    )
      return `There is ${other}: follow that.`;
  return 'Mailflow reads it as soon as it exists. On a system that logs to the journal only, follow the journal.';
}

/** Why a folder whose files are followed cannot be looked at, for people. `cause`: of readdir(3) or lstat(2). */
export async function folderRefusalOf(path: string, cause: unknown): Promise<Omit<Fault, 'since'>> {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return {
        kind: 'gone',
        text: `There is no folder ${path}. Mount it, or correct its path in the settings. Mailflow reads its files as soon as it exists.`,
      };
    case 'ENOTDIR':
      return { kind: 'other', text: `${path} is no longer a folder. Restart the bot to follow it as a file.` };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'forbidden', text: await forbiddenFolder(path) };
    default:
      return {
        kind: 'other',
        text: `The folder ${path} cannot be listed: ${systemWords(cause)}. Check its disk or network share.`,
      };
  }
}

async function forbiddenFolder(path: string): Promise<string> {
  const missing = await missingPermission(path);
  if (missing !== null) return `${missing.text} ${missing.cure}`;
  const mayEnter = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  const user = userName();
  return mayEnter
    ? `The user ${user} may not list ${path}.`
    : `The user ${user} may list ${path} but not enter it. Run setfacl -m u:${user}:rx ${path} as root.`;
}
