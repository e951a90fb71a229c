const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Longer lines are not kept, so that one line can never fill the memory. */
export const MAX_LINE_BYTES = 65_536;

/** Who is told about the lines; numbers count from 1 and include blank lines. */
export interface LineConsumer {
  /** One whole line, `bytes[start, end)`, without its line end (LF or CRLF). The bytes are only good for the call. */
  line(bytes: Uint8Array, start: number, end: number, number: number): void;
  /** A line that is no text line, or what stood before a hole in one; its bytes are not kept. */
  unreadable(number: number, why: 'too-long' | 'nul-byte'): void;
  /** The next lines end in these bytes, and most of them begin there. */
  begin?(bytes: Uint8Array): void;
  /** All lines that end in those bytes were given. */
  done?(): void;
}

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** What would be the last line if its line end came now; undefined when the last line has one. Good until `end`. */
  pending(): { readonly bytes: Uint8Array; readonly start: number; readonly end: number } | undefined;
  /** After the last chunk: a last line without line end is given to the consumer like the others, or left out. */
  end(last: 'give' | 'leave-out'): { readonly lines: number; readonly unfinished: boolean };
}

/** So many NULs are a hole in a file, not a byte of a text: a log that was truncated under its writer, a crash. */
const HOLE_BYTES = 8;

/**
 * Splits a stream of byte chunks into lines, whatever the chunk boundaries, holding at most `maxBytes` of one line.
 * A carriage return before the line feed counts towards the limit. NULs at a line's beginning are skipped, and a hole
 * of many within it: what follows is a line.
 */
export function splitLines(consumer: LineConsumer, maxBytes: number = MAX_LINE_BYTES): LineSplitter {
  /** The beginning of a line whose end is in a later chunk. */
  const held = new Uint8Array(maxBytes);
  let heldLength = 0;
  let heldTooLong = false;
  let lines = 0;

  return {
    push(chunk) {
      // One kind of array, whoever read the file: what reads lines is compiled for one, and again for each further one.
      const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
      consumer.begin?.(bytes);
      split(bytes);
      consumer.done?.();
    },
    pending: () => (heldLength > 0 && !heldTooLong ? { bytes: held, start: 0, end: heldLength } : undefined),
    end(last) {
      const unfinished = heldLength > 0;
      if (unfinished && last === 'give') give(held, 0, heldLength, held.subarray(0, heldLength).indexOf(0));
      consumer.done?.();
      return { lines, unfinished };
    },
  };

  function split(chunk: Uint8Array): void {
    const found = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    if (heldLength > 0) {
      const end = found.indexOf(LINE_FEED);
      hold(chunk, 0, end < 0 ? chunk.length : end);
      if (end < 0) return;
      give(held, 0, heldLength, heldTooLong ? -1 : held.subarray(0, heldLength).indexOf(0));
      heldLength = 0;
      heldTooLong = false;
      start = end + 1;
    }
    let nul = found.indexOf(0, start);
    for (;;) {
      const end = found.indexOf(LINE_FEED, start);
      if (end < 0) break;
      if (nul >= 0 && nul < start) nul = found.indexOf(0, start);
      give(chunk, start, end, nul);
      start = end + 1;
    }
    hold(chunk, start, chunk.length);
  }

  function give(bytes: Uint8Array, from: number, end: number, nul: number): void {
    lines++;
    let start = from;
    if (nul === from) while (start < end && bytes[start] === 0) start++;
    if (end - start > maxBytes || (bytes === held && heldTooLong)) consumer.unreadable(lines, 'too-long');
    else if (nul >= from && nul < end) giveBehindHole(bytes, start, end);
    else giveLine(bytes, start, end);
  }

  /** A line with NULs: none at its beginning any more. */
  function giveBehindHole(bytes: Uint8Array, start: number, end: number): void {
    const rest = bytes.subarray(0, end).lastIndexOf(0) + 1;
    if (rest <= start) {
      giveLine(bytes, start, end);
      return;
    }
    let hole = rest;
    while (bytes[hole - 1] === 0) hole--;
    consumer.unreadable(lines, 'nul-byte');
    if (rest - hole >= HOLE_BYTES) giveLine(bytes, rest, end);
  }

  function giveLine(bytes: Uint8Array, start: number, end: number): void {
    consumer.line(bytes, start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end, lines);
  }

  function hold(chunk: Uint8Array, start: number, end: number): void {
    if (heldTooLong || start === end) return;
    // A hole may be gigabytes long: it is skipped where it begins a line, and is no line that is too long.
    if (heldLength === 0 && chunk[start] === 0) {
      let text = start;
      while (text < end && chunk[text] === 0) text++;
      hold(chunk, text, end);
      return;
    }
    if (heldLength + end - start > maxBytes) {
      heldTooLong = true;
      heldLength = maxBytes;
      return;
    }
    held.set(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end), heldLength);
    heldLength += end - start;
  }
}
