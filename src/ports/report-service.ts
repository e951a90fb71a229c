import type { FeedFault, Ready } from './feed.ts';

/** A service that makes report files on request, which a person then has to download. */
export interface ReportService {
  /** Names it to people, and never changes: `microsoft365 contoso.com requests`. */
  readonly name: string;
  readonly source: string;
  /** Whether it can be asked now; signs in where it has to. Does not throw. */
  ready(): Promise<Ready>;
  /** Asks for one file. Does not throw. */
  submit(search: SubmittedSearch): Promise<SubmitAnswer>;
  /** What was asked for within the last ten days, also by people. Does not throw. */
  list(): Promise<SearchesAnswer>;
}

/** A file to be made: whole UTC days, filters in the service's words. */
export interface SubmittedSearch {
  readonly title: string;
  readonly report: string;
  readonly filters: Readonly<Record<string, string>>;
  /** The first instant, and the first one that is not in it any more. */
  readonly from: Date;
  readonly until: Date;
}

/** A file that was asked for, as the service lists it. */
export interface ListedSearch {
  readonly job: string | null;
  readonly title: string;
  readonly state: 'waiting' | 'ready' | 'failed' | 'expired';
  /** The service's own words on the state. */
  readonly words: string;
  /** Where people find the file: an `https:` address; null where the service names none. */
  readonly link: string | null;
}

/** `throttled`: it was not taken; `failed`: it may have been. */
type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly job: string | null }
  | { readonly kind: 'throttled'; readonly afterMs: number | null }
  | { readonly kind: 'failed'; readonly fault: FeedFault };

type SearchesAnswer =
  /** `isWhole`: what is not among them is not there. */
  | { readonly kind: 'listed'; readonly searches: readonly ListedSearch[]; readonly isWhole: boolean }
  | { readonly kind: 'throttled'; readonly afterMs: number | null }
  | { readonly kind: 'failed'; readonly fault: FeedFault };
