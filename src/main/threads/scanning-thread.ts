import { type MessagePort, parentPort } from 'node:worker_threads';
import { sources } from '../../../adapters/sources/index.ts';
import type { FileToRead } from '../../../adapters/threads/reading-messages.ts';
import { serveScanning } from '../../../adapters/threads/serve-scanning.ts';

/** The program of the thread that finds out what the bytes of a large file say, for a command that imports it. */
parentPort?.on('message', ({ file, port }: { readonly file: FileToRead; readonly port: MessagePort }) => {
  const source = sources.find(({ name }) => name === file.source);
  if (source !== undefined) void serveScanning(port, source, file);
});
