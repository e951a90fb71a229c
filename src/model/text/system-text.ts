/** Codes of errno(3) that people meet, and what each says of a file or folder. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not do that there',
  EPERM: 'this user may not do that there',
  EROFS: 'the disk can only be read',
  ENOENT: 'it is not there, or its folder takes no new one',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'there is a file of that name',
  EISDIR: 'it is a folder, not a file',
  ENOTEMPTY: 'the folder is not empty',
  ELOOP: 'its symlinks lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this user has used up its share of the disk',
  EFBIG: 'the disk takes no file that large',
  EIO: 'the disk fails',
  EBUSY: 'something else is using it',
  ETXTBSY: 'something else is using it',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENXIO: 'it is a device that is not there',
  EADDRINUSE: 'something else listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no machine of that name is known',
};

/** What the system answered, in words for people and with its code; its own words where it is none that we know. */
export function systemWords(cause: unknown): string {
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  const words = typeof code === 'string' && Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  return words === undefined ? String(message ?? cause) : `${words} (${code})`;
}
