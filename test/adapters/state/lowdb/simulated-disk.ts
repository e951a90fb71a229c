import type { Disk } from '../../../../adapters/state/lowdb/disk.ts';

/** A file: what is in it for those who read it, and what of that is certainly on the disk. */
interface Content {
  now: Buffer;
  synced: Buffer;
  /** So many bytes of the beginning were not touched since they were synchronised. */
  safe: number;
}

const SECTOR = 512;

/** What takes the power away. */
class PowerCut extends Error {}

/**
 * A disk in memory that keeps what was synchronised and nothing else for certain. At a power cut each file may have any
 * part of what was written since, also with sectors that never came, and a folder any beginning of what was renamed,
 * linked and removed since.
 */
export function simulatedDisk() {
  let names = new Map<string, Content>();
  let syncedNames = new Map<string, Content>();
  let since: Map<string, Content>[] = [];
  let operations = 0;
  let cutAt = Number.POSITIVE_INFINITY;
  let fullUntil = 0;

  /** One step that a disk does on its own; before it the power may go, or there may be no room. */
  function step(needsRoom = false): void {
    operations++;
    if (operations >= cutAt) throw new PowerCut('the power is gone');
    if (needsRoom && operations < fullUntil) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  }

  function named(change: (to: Map<string, Content>) => void): void {
    const next = new Map(names);
    change(next);
    names = next;
    since.push(next);
  }

  function at(path: string): Content {
    const content = names.get(path);
    if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return content;
  }

  const disk: Disk = {
    read: async (path) => names.get(path)?.now ?? null,
    names: async (folder) =>
      [...names.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1)),
    makeFolder: async () => {},
    async write(path, pieces) {
      step(true);
      const content = names.get(path) ?? { now: Buffer.alloc(0), synced: Buffer.alloc(0), safe: 0 };
      content.now = Buffer.alloc(0);
      content.safe = 0;
      if (!names.has(path)) named((to) => to.set(path, content));
      for (const piece of pieces) {
        await Promise.resolve();
        content.now = Buffer.concat([content.now, Buffer.from(piece)]);
        step(true);
      }
      step();
      synced(content);
    },
    async append(path, pieces) {
      const content = at(path);
      const bytes = Buffer.from([...pieces].join(''));
      content.now = Buffer.concat([content.now, bytes.subarray(0, bytes.length >> 1)]);
      step(true);
      content.now = Buffer.concat([content.now, bytes.subarray(bytes.length >> 1)]);
      step();
      synced(content);
    },
    async truncate(path, bytes) {
      step();
      const content = at(path);
      content.now = content.now.subarray(0, bytes);
      content.safe = Math.min(content.safe, bytes);
    },
    async rename(from, to) {
      step();
      const content = at(from);
      named((all) => {
        all.delete(from);
        all.set(to, content);
      });
    },
    async link(from, to) {
      step();
      const content = at(from);
      if (names.has(to)) throw Object.assign(new Error('it is there'), { code: 'EEXIST' });
      named((all) => all.set(to, content));
    },
    async remove(path) {
      step();
      if (names.has(path)) named((all) => all.delete(path));
    },
    async syncFolder() {
      step();
      syncedNames = names;
      since = [];
    },
  };

  return {
    disk,
    files: (): Readonly<Record<string, Buffer>> =>
      Object.fromEntries([...names].map(([path, { now }]) => [path, Buffer.from(now)])),
    lay(files: Readonly<Record<string, Buffer>>): void {
      names = new Map(
        Object.entries(files).map(([path, bytes]) => [path, { now: bytes, synced: bytes, safe: bytes.length }]),
      );
      syncedNames = names;
      since = [];
    },
    /** After so many more steps the power is gone. */
    cutAfter: (steps: number): void => {
      cutAt = operations + steps;
    },
    /** For so many steps nothing more can be written. */
    fullFor: (steps: number): void => {
      fullUntil = operations + steps;
    },
    /** What a new start finds; `random` gives [0, 1). */
    restart(random: () => number): void {
      const kept = Math.floor(random() * (since.length + 1));
      names = kept === 0 ? syncedNames : (since[kept - 1] ?? syncedNames);
      for (const content of new Set(names.values())) {
        content.now = torn(content, random);
        synced(content);
      }
      syncedNames = names;
      since = [];
      cutAt = Number.POSITIVE_INFINITY;
      fullUntil = 0;
    },
  };
}

function synced(content: Content): void {
  content.synced = content.now;
  content.safe = content.now.length;
}

function torn({ now, synced: before, safe }: Content, random: () => number): Buffer {
  if (now === before) return now;
  // Written anew or cut: it may be as it was.
  if (safe < before.length && random() < 0.5) return before;
  const length = safe + Math.floor(random() * (now.length - safe + 1));
  const left = Buffer.from(now.subarray(0, length));
  if (random() < 0.7) return left;
  for (let sector = Math.floor(safe / SECTOR); sector * SECTOR < length; sector++)
    if (random() < 0.5) left.fill(0, Math.max(safe, sector * SECTOR), Math.min(length, (sector + 1) * SECTOR));
  return left;
}
