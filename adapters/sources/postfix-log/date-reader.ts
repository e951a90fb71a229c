/** The instant (ms since 1970) that `bytes[start, end)` writes; NaN when there is none, such as 30 February. */
export type DateReader = (bytes: Uint8Array, start: number, end: number) => number;
