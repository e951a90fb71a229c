/** A collection of Microsoft Graph that is asked for by time. */
export interface FakeCollection {
  readonly path: string;
  /** The property that the filter on time goes by. */
  readonly timed: string;
  readonly records: readonly FakeRecord[];
  /** Whether the part of the filter in brackets holds of a record. */
  readonly isMeant: (body: object, filter: string) => boolean;
  /** Whether `or` is ignored, as message traces do. */
  readonly ignoresOr?: boolean;
  readonly maxDays: number;
  readonly keptDays: number;
  readonly maxTop: number;
}

export interface FakeRecord {
  /** ms since 1970. */
  readonly at: number;
  readonly shownAt: number;
  /** What is known of it at this time. */
  readonly body: (now: number) => object;
}

const DAY_MS = 86_400_000;
const FILTER = /^(\w+) ge (\S+Z) and (\w+) le (\S+Z)(?: and (.*))?$/;

interface Page {
  readonly status: number;
  readonly body: object;
}

const bad = (message: string): Page => ({ status: 400, body: { error: { code: 'BadRequest', message } } });

/** A page of it, by the query of a first request or of a link that named the next page. */
export function collectionPage(collection: FakeCollection, url: URL, now: number): Page {
  const skip = url.searchParams.get('$skiptoken');
  const query = skip === null ? url.searchParams : new URLSearchParams(Buffer.from(skip, 'base64url').toString());
  const filter = FILTER.exec(query.get('$filter') ?? '');
  if (filter === null || filter[1] !== collection.timed || filter[3] !== collection.timed)
    return bad('The filter is not understood.');
  const [from, until] = [Date.parse(filter[2] ?? ''), Date.parse(filter[4] ?? '')];
  if (until - from > collection.maxDays * DAY_MS)
    return bad("|System.ArgumentException|The interval between StartDate and EndDate can't be longer than 10 days.");
  if (from < now - collection.keptDays * DAY_MS) return bad('StartDate is too long ago.');
  const top = Math.min(Number(query.get('$top') ?? 100), collection.maxTop);
  const offset = Number(query.get('offset') ?? 0);
  const shown = collection.records
    .filter(({ at, shownAt }) => shownAt <= now && at >= from && at <= until)
    .sort((a, b) => a.at - b.at)
    .map(({ body }) => body(now))
    .filter((body) => collection.ignoresOr === true || filter[5] === undefined || collection.isMeant(body, filter[5]));
  const page = shown.slice(Math.max(0, offset - 1), offset + top);
  if (shown.length <= offset + top) return { status: 200, body: { value: page } };
  const next = new URLSearchParams(query);
  next.set('offset', String(offset + top));
  const link = new URL(url.origin + url.pathname);
  link.searchParams.set('$skiptoken', Buffer.from(next.toString()).toString('base64url'));
  return { status: 200, body: { value: page, '@odata.nextLink': link.href } };
}
