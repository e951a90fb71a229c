import { chmod, chown, open, readFile, rename, stat } from 'node:fs/promises';
import { type Erased, withoutAddress } from '../../src/model/text/erased-address.ts';
import { lastLineFile, sha256 } from './chain.ts';

/**
 * Puts the pseudonym in the address's place in the audit, whose lines are then chained anew: who holds a copy of the
 * hash of an earlier line sees that it was changed, and the entry on the erasure says why. Nobody else may append
 * meanwhile.
 */
export async function eraseFromAudit(file: string, erased: Erased): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  if (text === '') return;
  const lines: string[] = [];
  let before = '';
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const after = withoutLink(line, erased, { all: before, last: lines.at(-1) ?? '' });
    lines.push(after);
    before += `${after}\n`;
  }
  await replaceFile(file, before);
  await replaceFile(lastLineFile(file), `${sha256(lines.at(-1) ?? '')}\n`);
}

/** A line without the address, and with the hash of what is before it now. */
function withoutLink(
  line: string,
  erased: Erased,
  { all, last }: { readonly all: string; readonly last: string },
): string {
  const entry = jsonIn(line);
  if (entry === null) return withoutAddress(line, erased);
  const clean = withoutAddress(entry, erased);
  if (clean['before'] === undefined) return clean === entry ? line : JSON.stringify(clean);
  return JSON.stringify({ ...clean, before: sha256(clean['begins'] === true ? all : last) });
}

function jsonIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.erasing`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const before = await stat(file).catch(() => null);
  if (before !== null) {
    const { uid, gid } = await stat(fresh);
    // A runner that may not give files away keeps them.
    if (uid !== before.uid || gid !== before.gid) await chown(fresh, before.uid, before.gid).catch(() => undefined);
    await chmod(fresh, before.mode & 0o7777);
  }
  await rename(fresh, file);
}
