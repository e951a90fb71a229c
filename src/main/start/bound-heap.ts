import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Room for new objects, both halves. Of V8's own 32 MB a bot uses half, and the rest lies there for nothing. */
const YOUNG_BYTES = 8 * 2 ** 20;
const LOOK_MS = 20;
/** By then it has read its history. */
const LAST_LOOK_MS = 60_000;

/**
 * Keeps the heap of this process near what is in use. V8 lets it grow to a multiple of that before it looks for what can
 * go, the more the larger the machine is: of 70 MB in use, 180 were held. `adapters/shell/launch.mjs` has the room for
 * new objects as small as it can be at first, since it never gets smaller again. Flags of V8 are not promised: one that
 * it does not know changes nothing.
 */
export function boundHeap(): void {
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--semi-space-growth-factor=2');
  const began = performance.now();
  const looking = setInterval(() => {
    if (youngBytes() < YOUNG_BYTES && performance.now() - began < LAST_LOOK_MS) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(looking);
  }, LOOK_MS);
  looking.unref();
}

const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
