/** Plain data on its way to another thread: arrays of numbers change hands instead of being copied. */
export interface HandedOver<T> {
  readonly data: T;
  readonly transfer: readonly ArrayBuffer[];
}

type Numbers = Uint8Array | Int32Array | Float64Array;

/** The same data with every array of numbers in memory of its own, which is to change hands. */
export function handOver<T extends object>(data: T): HandedOver<T> {
  const transfer: ArrayBuffer[] = [];
  return { data: owned(data) as T, transfer };

  function owned(part: unknown): unknown {
    if (isNumbers(part)) {
      const own = ownNumbers(part);
      if (own.byteLength > 0) transfer.push(own.buffer);
      return own;
    }
    if (!isPlain(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, owned(each)]));
  }
}

const isNumbers = (part: unknown): part is Numbers =>
  part instanceof Uint8Array || part instanceof Int32Array || part instanceof Float64Array;

const isPlain = (part: unknown): part is object =>
  typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype;

/** Memory of these numbers alone, so that it can change hands. */
export function ownNumbers<N extends Numbers>(numbers: N): N & { readonly buffer: ArrayBuffer } {
  const { buffer, byteOffset, byteLength } = numbers;
  const isOwn = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
  if (isOwn) return numbers as N & { readonly buffer: ArrayBuffer };
  // A slice of a Buffer would be in the same memory.
  const own = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const { BYTES_PER_ELEMENT } = numbers;
  const Kind = numbers instanceof Uint8Array ? Uint8Array : numbers instanceof Int32Array ? Int32Array : Float64Array;
  return new Kind(own, 0, byteLength / BYTES_PER_ELEMENT) as unknown as N & { readonly buffer: ArrayBuffer };
}
