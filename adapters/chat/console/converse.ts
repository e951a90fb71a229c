import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Conversation {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  /** Shown before each line on a terminal. */
  readonly prompt: string;
  /** Words to complete with the tabulator key. */
  readonly completions: readonly string[];
  /** Answers a line; the next line is read only when it is done. */
  onLine(line: string): Promise<void>;
}

/** A running conversation; `say` writes between the lines without spoiling what is being typed. */
export interface Talk {
  say(text: string): void;
  /** Resolves at the end of input, on `quit` or Ctrl-C. */
  readonly ended: Promise<void>;
  end(): void;
}

const LEAVING = ['quit', 'exit', 'bye'];

/**
 * Talks with whoever sits at the terminal, or reads each line of a pipe as a command until its end. Lines are answered
 * in order, one at a time.
 */
export function converse({ input, output, prompt, completions, onLine }: Conversation): Talk {
  const isTerminal = input.isTTY === true;
  const reader = createInterface({
    input,
    ...(isTerminal ? { output } : {}),
    terminal: isTerminal,
    prompt,
    completer: (line: string) => {
      const hits = completions.filter((word) => word.startsWith(line.toLowerCase()));
      return [hits.length > 0 ? hits : [...completions], line];
    },
  });
  let answering = Promise.resolve();
  let leaving = false;
  const ask = () => {
    if (isTerminal && !leaving) reader.prompt();
  };
  reader.on('line', (line) => {
    if (leaving) return;
    if (LEAVING.includes(line.trim().toLowerCase())) {
      leaving = true;
      reader.close();
      return;
    }
    answering = answering.then(() => (line.trim() === '' ? undefined : onLine(line))).then(ask);
  });
  reader.on('SIGINT', () => reader.close());
  ask();
  return {
    say: (text) => {
      if (isTerminal) output.write('\r\x1b[K');
      output.write(text);
      ask();
    },
    end: () => reader.close(),
    ended: new Promise((resolve, reject) => {
      reader.on('close', () => {
        if (isTerminal) output.write('\n');
        leaving = true;
        // An open pipe that nobody reads any more would keep the process alive.
        input.destroy();
        answering.then(resolve, reject);
      });
    }),
  };
}
