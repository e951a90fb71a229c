import type { MessagePort } from 'node:worker_threads';
import type { Growth, Source } from '../../src/ports/source.ts';
import { handOver } from './hand-over.ts';
import { sent } from './messages.ts';
import type { FileToRead } from './reading-messages.ts';
import type { FromScanner, ToScanner } from './scanning-messages.ts';

/** Chunks asked for before they are needed, and parts handed over before they are taken: neither side waits for the other. */
const AHEAD = 3;

/** Scans a file of which the bytes come through a port, and hands over what they say. */
export async function serveScanning(port: MessagePort, source: Source, file: FileToRead): Promise<void> {
  const answers: ToScanner[] = [];
  let untaken = 0;
  let isBroken = false;
  let wake = (): void => {};
  port.on('message', (answer: ToScanner) => {
    if (answer.say === 'taken') untaken--;
    else if (answer.say === 'broken') isBroken = true;
    else answers.push(answer);
    wake();
  });
  port.once('close', () => {
    isBroken = true;
    wake();
  });
  const say = (message: FromScanner, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer]);

  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (isBroken) throw new Error('the file is not read any further');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  async function next(): Promise<ToScanner> {
    await until(() => answers.length > 0);
    return answers.shift() as ToScanner;
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let asked = 0; asked < AHEAD; asked++) say({ say: 'more' });
    for (let ends = 0; ends < AHEAD; ) {
      const answer = await next();
      if (answer.say === 'chunk') {
        say({ say: 'more' });
        yield answer.bytes;
      } else ends++;
    }
  }

  async function growth(): Promise<Growth> {
    say({ say: 'growth' });
    const answer = await next();
    return answer.say === 'growth' ? answer.growth : 'unknown';
  }

  const { source: _, knowsGrowth, ...about } = file;
  try {
    if (source.steps === undefined) throw new Error(`${source.name} is not read in two steps`);
    for await (const part of source.steps.scan({ ...about, bytes: bytes(), ...(knowsGrowth && { growth }) })) {
      await until(() => untaken < AHEAD);
      untaken++;
      const { data, transfer } = handOver(part);
      say({ say: 'scanned', part: data }, transfer);
    }
    say({ say: 'done' });
  } catch (cause) {
    say({ say: 'failed', error: sent(cause) });
  }
}
