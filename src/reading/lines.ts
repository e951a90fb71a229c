const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Longer lines are not kept, so that one line can never fill the memory. */
export const MAX_LINE_BYTES = 65_536;

/** Who is told about the lines; numbers count from 1 and include blank lines. */
export interface LineConsumer {
  /** One whole line, `bytes[start, end)`, without its line end (LF or CRLF). The bytes are only good for the call. */
  line(bytes: Uint8Array, start: number, end: number, number: number): void;
  /** A line that is no text line; its bytes are not kept. */
  unreadable(number: number, why: 'too-long' | 'nul-byte'): void;
}

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** After the last chunk. `unfinished`: the last line had no line end; it was not given to the consumer. */
  end(): { readonly lines: number; readonly unfinished: boolean };
}

/**
 * Splits a stream of byte chunks into lines, whatever the chunk boundaries, holding at most `maxBytes` of one line.
 * A carriage return before the line feed counts towards the limit.
 */
export function splitLines(consumer: LineConsumer, maxBytes: number = MAX_LINE_BYTES): LineSplitter {
  /** The beginning of a line whose end is in a later chunk. */
  const held = new Uint8Array(maxBytes);
  let heldLength = 0;
  let heldTooLong = false;
  let lines = 0;

  return {
    push(chunk) {
      let start = 0;
      if (heldLength > 0) {
        const end = chunk.indexOf(LINE_FEED);
        hold(chunk, 0, end < 0 ? chunk.length : end);
        if (end < 0) return;
        give(held, 0, heldLength, heldTooLong ? -1 : held.subarray(0, heldLength).indexOf(0));
        heldLength = 0;
        heldTooLong = false;
        start = end + 1;
      }
      let nul = chunk.indexOf(0, start);
      for (;;) {
        const end = chunk.indexOf(LINE_FEED, start);
        if (end < 0) break;
        if (nul >= 0 && nul < start) nul = chunk.indexOf(0, start);
        give(chunk, start, end, nul);
        start = end + 1;
      }
      hold(chunk, start, chunk.length);
    },
    end: () => ({ lines, unfinished: heldLength > 0 }),
  };

  function give(bytes: Uint8Array, start: number, end: number, nul: number): void {
    lines++;
    if (end - start > maxBytes || (bytes === held && heldTooLong)) consumer.unreadable(lines, 'too-long');
    else if (nul >= start && nul < end) consumer.unreadable(lines, 'nul-byte');
    else consumer.line(bytes, start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end, lines);
  }

  function hold(chunk: Uint8Array, start: number, end: number): void {
    if (heldTooLong || start === end) return;
    if (heldLength + end - start > maxBytes) {
      heldTooLong = true;
      heldLength = maxBytes;
      return;
    }
    held.set(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end), heldLength);
    heldLength += end - start;
  }
}
