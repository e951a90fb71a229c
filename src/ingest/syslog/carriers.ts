/**
 * Names under which lines of another log are carried: the syslog tag of a container (`docker`), the name that
 * `docker compose logs` puts in front (`mail-1|`), a pod (`[pod/mail]`), a file that grep found a line in (`:`).
 *
 * What a program writes may be a stranger's text, and that may look like a line of a mail server. So a name is
 * believed only where the log around it is made that way: at least half of the lines under it are lines of a log, and
 * under a syslog tag, which any program may have, lines of two programs at least.
 */
export interface Carriers {
  /** Whether there may be any: false spares asking for every line. */
  readonly isOpen: () => boolean;
  /** Whether lines under this name are read as lines of a log of their own. */
  readonly carries: (name: string) => boolean;
  /** A line under this name was met; `inner`: the tag of the line it carries, undefined when it carries none. */
  readonly met: (name: string, inner: string | undefined) => void;
}

/** No log is carried under more names than this. */
const MAX_NAMES = 10_000;
/** The name of grep's prefixes, all files together. */
export const FOUND_BY_GREP = ':';

/** Counts at the beginning of a file what {@link trustedCarriers} then says for the rest. */
export function countedCarriers(): {
  readonly carriers: Carriers;
  readonly trusted: (lines: number) => Carriers;
} {
  const names = new Map<string, { lines: number; inner: number; readonly tags: Set<string> }>();
  return {
    carriers: {
      isOpen: () => true,
      carries: () => true,
      met(name, inner) {
        const count = names.get(name) ?? { lines: 0, inner: 0, tags: new Set() };
        if (count.lines === 0 && names.size < MAX_NAMES) names.set(name, count);
        count.lines++;
        if (inner === undefined) return;
        count.inner++;
        if (count.tags.size < 2) count.tags.add(inner);
      },
    },
    trusted(lines) {
      const trusted = [...names].filter(([name, count]) => {
        const isPrefix = name === FOUND_BY_GREP || name.endsWith('|') || name.startsWith('[');
        const most = name === FOUND_BY_GREP ? lines : count.lines;
        return count.inner * 2 >= most && (isPrefix || count.tags.size > 1);
      });
      return trustedCarriers(new Set(trusted.map(([name]) => name)));
    },
  };
}

function trustedCarriers(names: ReadonlySet<string>): Carriers {
  return { isOpen: () => names.size > 0, carries: (name) => names.has(name), met: () => undefined };
}
