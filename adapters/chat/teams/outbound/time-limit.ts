/**
 * Acts with a signal that aborts after so many ms, or when the `outer` does. `AbortSignal.any` will not do: it holds what
 * it was given weakly, and a timeout that nobody else holds never comes once garbage is collected (seen with Node 20.20).
 */
export async function within<T>(
  ms: number,
  act: (signal: AbortSignal) => Promise<T>,
  outer: AbortSignal | null = null,
): Promise<T> {
  const own = new AbortController();
  const end = () => own.abort(new DOMException('It took too long.', 'TimeoutError'));
  const timer = setTimeout(end, ms);
  outer?.addEventListener('abort', end);
  if (outer?.aborted) end();
  try {
    return await act(own.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', end);
  }
}

/** What comes of the work, which goes on whatever happens; null when the signal aborts before that. */
export async function unlessOver<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return null;
  let end = () => {};
  const over = new Promise<null>((resolve) => {
    end = () => resolve(null);
    signal.addEventListener('abort', end);
  });
  return Promise.race([work, over]).finally(() => signal.removeEventListener('abort', end));
}
