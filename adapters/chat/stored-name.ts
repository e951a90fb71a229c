import { textEnd } from '../../src/model/text/text-end.ts';

/** File systems allow 255 bytes. Names of report files have the title of their request, which is how they are found. */
const MAX_BYTES = 200;
/** Of so much the end is looked at: putting a run of accents into order takes as long as its length squared. */
const MAX_READ = 1_000;

/**
 * A name for a shared file on this machine: it cannot leave its folder, and hides nothing. Its end is kept, because
 * formats may be told by it.
 */
export function storedName(name: string): string {
  const safe = name
    .slice(-MAX_READ)
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .replace(/\.{2,}/g, '.');
  const plain = textEnd(safe, MAX_BYTES).replace(/^[\s.]+|[\s.]+$/g, '');
  return plain || 'file';
}
