import { systemWords } from './system-text.ts';

/** Codes of errno(3) that a disk answers with when it cannot be written to or read. */
const CODES: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EIO',
  'EROFS',
  'EACCES',
  'EPERM',
  'ENOENT',
  'ENOTDIR',
]);

export interface DiskFault {
  readonly code: string;
  /** `the disk is full (ENOSPC)`, without any path: it may be shown to whoever asks, and logged. */
  readonly words: string;
}

/** Calls of the network answer with the same codes where a firewall says no. */
const NETWORK: ReadonlySet<string> = new Set(['connect', 'listen', 'bind', 'getaddrinfo']);

/** What the disk answered, if that is why something failed; null where it is something else. */
export function diskFault(cause: unknown): DiskFault | null {
  if (typeof cause !== 'object' || cause === null) return null;
  const { code, syscall, cause: deeper } = cause as { code?: unknown; syscall?: unknown; cause?: unknown };
  const isDisk = typeof syscall === 'string' && !NETWORK.has(syscall);
  if (typeof code === 'string' && CODES.has(code) && isDisk) return { code, words: systemWords({ code }) };
  return diskFault(deeper);
}
