import { execFileSync } from 'node:child_process';

/** A named pipe that nobody writes to. Node cannot make one; mkfifo is POSIX. */
export function makePipe(path: string): void {
  execFileSync('/usr/bin/env', ['mkfifo', path]);
}
