import { access, constants, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

/** What keeps this user from reading a path, and the command that helps. */
export interface MissingPermission {
  /** `/var/log/mail.log belongs to syslog:adm with mode 0640, and the user mailflow may not read it.` */
  readonly text: string;
  readonly cure: string;
}

/**
 * Why this user may not read a file or folder: the path itself, or the first folder above it that may not be entered. Null
 * where it may, or where it is not there.
 */
export async function missingPermission(path: string): Promise<MissingPermission | null> {
  const folders: string[] = [];
  for (let at = dirname(path); !folders.includes(at); at = dirname(at)) folders.unshift(at);
  for (const folder of folders) if (!(await may(folder, constants.X_OK))) return describe(folder, 'enter');
  return (await may(path, constants.R_OK)) ? null : describe(path, 'read');
}

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    (cause: NodeJS.ErrnoException) => cause.code !== 'EACCES' && cause.code !== 'EPERM',
  );

async function describe(path: string, what: 'enter' | 'read'): Promise<MissingPermission> {
  const user = userName();
  const stats = await stat(path).catch(() => null);
  if (stats === null)
    return {
      text: `The user ${user} may not ${what} ${path}.`,
      cure: aclFor(user, path, what === 'enter' ? 'x' : 'r'),
    };
  const [owner, group] = [await nameIn('/etc/passwd', stats.uid), await nameIn('/etc/group', stats.gid)];
  const mode = `0${(stats.mode & 0o777).toString(8).padStart(3, '0')}`;
  const isFolder = stats.isDirectory();
  const needed = what === 'enter' ? 0o010 : isFolder ? 0o050 : 0o040;
  // Becoming a member of root's group opens too much.
  const helps = (stats.mode & needed) === needed && stats.gid !== 0;
  return {
    text: `${path} belongs to ${owner}:${group} with mode ${mode}: the user ${user} may not ${what} it.`,
    cure: helps
      ? `Run usermod -aG ${group} ${user} as root, then restart the bot.`
      : isFolder
        ? aclFor(user, path, what === 'enter' ? 'x' : 'rx')
        : `${aclFor(user, path, 'r')} Have logrotate make the next one readable: create 0640 syslog adm.`,
  };
}

const aclFor = (user: string, path: string, permission: 'x' | 'r' | 'rx'): string =>
  `Run setfacl -m u:${user}:${permission} ${path} as root.`;

/** Of a container's user there may be nothing but its number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'of this process');
  }
}

/** The name that a number has in passwd(5) or group(5); the number itself where it has none there. */
async function nameIn(file: string, id: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const line = text.split('\n').find((each) => each.split(':')[2] === String(id));
  return line?.split(':')[0] ?? String(id);
}
