import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Fault } from '../../../src/follow/follow-status.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';

/** Why a log cannot be read, for people: where a permission is missing, which, and how to give it. */
export async function refusalOf(path: string, cause: unknown): Promise<Omit<Fault, 'since'>> {
  if (!(cause instanceof MailflowError))
    return { kind: 'other', text: cause instanceof Error ? cause.message : String(cause) };
  if (cause.code === 'not-found') return { kind: 'gone', text: `There is no file ${path}. ${await whereNot(path)}` };
  if (cause.code === 'not-permitted') return { kind: 'forbidden', text: await forbidden(path) };
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
  return 'It is read as soon as it is there. On a system that logs to the journal only, follow the journal.';
}

async function forbidden(path: string): Promise<string> {
  const who = userInfo().username;
  const stats = await stat(path).catch(() => null);
  if (stats === null)
    return `${who} may not look into the folder of ${path}: give it the right to enter (x) and to list (r) that folder.`;
  const group = await groupName(stats.gid);
  const mode = (stats.mode & 0o777).toString(8);
  const isForGroup = (stats.mode & 0o040) !== 0;
  const cure = isForGroup
    ? `Add it to the group ${group}, and restart: usermod -aG ${group} ${who}`
    : `Let its group read it, also after rotation (logrotate: create 0640 …): chmod g+r ${path}; usermod -aG ${group} ${who}`;
  return `${who} may not read ${path} (mode ${mode}, group ${group}). ${cure}`;
}

async function groupName(gid: number): Promise<string> {
  const text = await readFile('/etc/group', 'utf8').catch(() => '');
  return (
    text
      .split('\n')
      .find((line) => line.split(':')[2] === String(gid))
      ?.split(':')[0] ?? String(gid)
  );
}
