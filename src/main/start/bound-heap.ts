import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Room for new objects, both halves, from which on it grows no more: of V8's own 32 MB a bot needs little. */
const YOUNG_BYTES = 4 * 2 ** 20;
const LOOK_MS = 5;
/** By then a bot has read its history: until then the room would double many times between two looks. */
const FIRST_LOOK_MS = 10_000;

/**
 * Keeps the heap of this process near what is in use. V8 lets it grow to a multiple of that before it looks for what can
 * go, the more the larger the machine is: of 70 MB in use, 180 were held. `adapters/shell/launch.mjs` keeps the room for
 * new objects as small as it is at first, since it never gets smaller again. Flags of V8 are not promised: one that
 * it does not know changes nothing.
 */
export function boundHeap(firstLookMs = FIRST_LOOK_MS): void {
  setFlagsFromString('--heap-growing-percent=30');
  setTimeout(() => {
    setFlagsFromString('--semi-space-growth-factor=2');
    const looking = setInterval(() => {
      if (youngBytes() < YOUNG_BYTES) return;
      setFlagsFromString('--semi-space-growth-factor=1');
      clearInterval(looking);
    }, LOOK_MS);
    looking.unref();
  }, firstLookMs).unref();
}

const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
