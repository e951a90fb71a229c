const LONGEST = 80;

/**
 * A name for a shared file on this machine: it cannot leave its folder, hides nothing and begins with its place among
 * the files of one message. The end is kept, because formats may be told by it.
 */
export function storedName(name: string, at: number): string {
  const plain = name
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .replace(/\.{2,}/g, '.')
    .slice(-LONGEST)
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return `${at + 1}-${plain || 'file'}`;
}
