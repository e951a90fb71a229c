/** Milliseconds between two turns of the event loop that were furthest apart while `work` ran. */
export async function longestStall<T>(
  work: () => Promise<T>,
): Promise<{ readonly stallMs: number; readonly result: T }> {
  let stallMs = 0;
  let last = performance.now();
  let isOver = false;
  const turn = () => {
    const now = performance.now();
    stallMs = Math.max(stallMs, now - last);
    last = now;
    if (!isOver) setTimeout(turn, 1);
  };
  turn();
  try {
    const result = await work();
    return { stallMs: Math.max(stallMs, performance.now() - last), result };
  } finally {
    isOver = true;
  }
}
