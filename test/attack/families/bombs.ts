import { execFileSync } from 'node:child_process';
import { mkdir, readdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Arena, Family } from '../family.ts';
import { readAmid } from '../observations.ts';
import { mostMemory, msUntil, startProgram, withoutProc } from '../program.ts';

const LOG = `Jan 27 10:00:00 mail postfix/submission/smtpd[7]: A1: client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=a@x.example
Jan 27 10:00:00 mail postfix/qmgr[2]: A1: from=<a@x.example>, size=900, nrcpt=1 (queue active)
`;
const CSV = 'date,senderName,senderDomain,authMethod,tls_version,message_count\n';
const ROW = '2026-10-01,a@contoso.com,contoso.com,OAuth,TLS1.2,7\n';
const SMALL = CSV + ROW;
const LONG_AGO = new Date('2026-01-28T00:00:00Z');
const MORE_MB = 500;
const HUGE = 1_200_000_000;

const repeated = (text: string, bytes: number): Buffer => Buffer.alloc(bytes, text);

/** gzip may be written in pieces: the same piece many times unpacks to the same bytes many times. */
const pieces = (begin: string, piece: Buffer, times: number): Buffer =>
  Buffer.concat([gzipSync(begin), ...Array.from({ length: times }, () => piece)]);

function bombs(): readonly (readonly [string, () => Buffer])[] {
  const million = (text: string) => gzipSync(repeated(text, 20_000_000));
  return [
    ['zeros.log.gz', () => pieces(LOG, million('\0'), 60)],
    ['one-line.log.gz', () => pieces(LOG, million('a'), 60)],
    ['rows.csv.gz', () => pieces(CSV, million(ROW), 60)],
    ['gzip-in-gzip.log.gz', () => gzipSync(pieces(LOG, million('\0'), 60))],
    ['zeros.log.xz', () => execFileSync('sh', ['-c', `head -c ${HUGE} /dev/zero | xz -1 -T2`], { maxBuffer: HUGE })],
  ];
}

async function drop(data: string, name: string, bytes: Buffer | string): Promise<string> {
  const path = join(data, 'inbox', name);
  await mkdir(join(data, 'inbox'), { recursive: true });
  await writeFile(path, bytes);
  // Whoever is still writing is waited for; this one is done.
  await utimes(path, LONG_AGO, LONG_AGO);
  return path;
}

const isIn = async (data: string, folder: string, name: string): Promise<boolean> =>
  (await readdir(join(data, 'inbox', folder)).catch(() => [])).some((each) => each.startsWith(name));

/** Files that unpack to much more than they are, and a file without end while the program is told to end. */
export const fileBombs: Family = {
  name: 'file bombs',
  notHere: withoutProc,
  async attack(arena) {
    const data = await arena.data();
    const program = await startProgram(arena, { data });
    const before = program.rssMb();
    const all = bombs().filter(([name]) => !name.endsWith('.xz') || hasXz());
    for (const [name, made] of all) {
      const bytes = made();
      let ms = Number.POSITIVE_INFINITY;
      const most = await mostMemory(program, async () => {
        await drop(data, name, bytes);
        ms = await msUntil(
          async () => (await isIn(data, 'rejected', name)) || (await isIn(data, 'done', name)),
          60_000,
        );
      });
      arena.see({
        kind: 'at-most',
        name: `${name} (${(bytes.length / 1e6).toFixed(1)} MB) is done with, ms`,
        value: ms,
        limit: 60_000,
      });
      arena.see({ kind: 'at-most', name: `${name}: MB more`, value: most - before, limit: MORE_MB });
      arena.see({
        kind: 'one-of',
        name: `${name} is refused`,
        value: await isIn(data, 'rejected', name),
        allowed: [true],
      });
    }
    await drop(data, 'small.csv', SMALL);
    const value = await msUntil(() => isIn(data, 'done', 'small.csv'), 60_000);
    arena.see({ kind: 'at-most', name: 'the next file is read, ms', value, limit: 60_000 });
    const { code, signal } = await program.end();
    arena.see({ kind: 'one-of', name: 'it ends in order', value: signal ?? code, allowed: [0] });
    for (const name of ['endless.log', 'endless.csv']) await endedAmid(arena, name);
  },
};

/** Read before the program is told to end: no first look at what a file is reads as much. */
const MUCH = 32_000_000;

/** A terabyte that takes no room. */
async function endedAmid(arena: Arena, name: string): Promise<void> {
  const data = join(arena.folder, `new-${name}`);
  const path = await drop(data, name, name.endsWith('.csv') ? SMALL : LOG);
  await truncate(path, 2 ** 40);
  await utimes(path, LONG_AGO, LONG_AGO);
  const program = await startProgram(arena, { data, isRaw: true });
  await msUntil(() => program.hasOpen(path), 60_000);
  const atFirst = program.bytesRead();
  const value = () => program.bytesRead() - atFirst;
  await msUntil(() => value() >= MUCH || !program.hasOpen(path), 60_000);
  for (const each of readAmid(name, { isOpen: program.hasOpen(path), bytes: value(), least: MUCH })) arena.see(each);
  const { code, signal, ms } = await program.end();
  arena.see({ kind: 'at-most', name: `SIGTERM while ${name} is read, ms`, value: ms, limit: 10_000 });
  arena.see({ kind: 'one-of', name: `${name}: it ends in order`, value: signal ?? code, allowed: [0] });
}

function hasXz(): boolean {
  try {
    execFileSync('xz', ['--version']);
    return true;
  } catch {
    return false;
  }
}
