import { textEnd } from '../../model/text/text-end.ts';

/** File systems allow 255 bytes. Names of report files have the title of their request, which is how they are found. */
const MAX_BYTES = 200;

/** The sender's name for a file, as a name that is none of a path, and that people can read. */
export function savedName(fileName: string): string {
  const last = fileName.split(/[\\/]/).at(-1) ?? '';
  const plain = last.replaceAll(/[\p{C}\p{Zl}\p{Zp}<>:"|?*`]+/gu, '_').replace(/^[.\s-]+/, '');
  return plain === '' ? 'attachment.csv' : textEnd(plain, MAX_BYTES);
}
