import { MailflowError } from '../../src/model/mailflow-error.ts';
import { systemWords } from '../../src/model/text/system-text.ts';

/** The system's refusal to open or stat a path, in our words. Codes: errno(3), open(2). */
export function openError(path: string, cause: unknown): MailflowError {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new MailflowError('not-found', `There is no file ${path}.`, {
        cure: 'Check the name and the folder; a name with spaces needs quotes.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new MailflowError('not-permitted', `${path} may not be read by this user.`, {
        cure: `Give read permission, for example: chmod u+r "${path}"`,
        retry: 'later',
        cause,
      });
    case 'ELOOP': // a symlink where none is followed, or a circle of them
      return notAFile(path, 'a symlink', cause);
    case 'ENXIO': // a socket, or a device without a driver
      return notAFile(path, 'a socket or device', cause);
    default:
      return new MailflowError('unreadable', `${path} cannot be opened: ${systemWords(cause)}.`, {
        cure: 'Copy the file to a local disk and import the copy.',
        retry: 'later',
        cause,
      });
  }
}

/** Something that has no beginning and end of its own, so that reading it could wait for ever. */
export function notAFile(path: string, whatItIs: string, cause?: unknown): MailflowError {
  return new MailflowError('not-a-file', `${path} is ${whatItIs}, not a regular file.`, {
    cure: 'Save its content as a regular file and import that.',
    cause,
  });
}
