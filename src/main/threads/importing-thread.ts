import { type MessagePort, parentPort } from 'node:worker_threads';
import { sources } from '../../../adapters/sources/index.ts';
import type { FileToRead } from '../../../adapters/threads/reading-messages.ts';
import { serveReading } from '../../../adapters/threads/serve-reading.ts';
import { stepBack } from '../../../adapters/threads/step-back.ts';

stepBack();

/** The program of the thread that reads large files which are imported. */
parentPort?.on('message', ({ file, port }: { readonly file: FileToRead; readonly port: MessagePort }) => {
  const source = sources.find(({ name }) => name === file.source);
  if (source !== undefined) void serveReading(port, source, file);
});
