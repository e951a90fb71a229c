/** What is asked of the store about what was imported. */
export interface ImportedStreams {
  imports(): Promise<readonly { readonly stream?: string | undefined; readonly to: string | null }[]>;
}

/** Up to when reports of a stream tell; null where there are none. */
export async function knownUntil(store: ImportedStreams, name: string, now: Date): Promise<Date | null> {
  const ends = (await store.imports()).flatMap(({ stream, to }) => (stream === name && to !== null ? [to] : []));
  const last = ends.sort().at(-1);
  return last === undefined ? null : notAhead(new Date(last), now);
}

export const notAhead = (at: Date, now: Date): Date => (at > now ? now : at);
