import { dayOf, startOfDay } from '../model/time.ts';
import type { FileSurvey } from '../ports/source.ts';
import { FILTER_WORDS, firstDay, idsIn, isSameFilters, lastDay, type ReportRequest } from './report-request.ts';

/** Which request a file answers. */
export type Match =
  /** Its name says so, and nothing in it contradicts; or everything that was asked for is in it, and one request alone waits for that. */
  | { readonly kind: 'matched'; readonly request: ReportRequest; readonly reason: 'named' | 'same-days-and-filters' }
  /** It may be one of these, which declare the same: it can be imported, and whose it is has to be asked. */
  | {
      readonly kind: 'possible';
      readonly requests: readonly ReportRequest[];
      readonly reason: 'several-fit' | 'not-all-shown';
    }
  /** It may be several, which declare different things: it must not be imported before that is known. */
  | {
      readonly kind: 'ambiguous';
      readonly requests: readonly ReportRequest[];
      readonly reason: 'several-fit' | 'several-named';
    }
  /** Its name says so, and what is in it says otherwise. */
  | { readonly kind: 'contradicts'; readonly request: ReportRequest; readonly reason: Contradiction }
  | { readonly kind: 'none'; readonly reason: 'nothing-open-fits' };

export type Contradiction = 'other-report' | 'other-days' | 'other-filters';

/** A file by its name and what it shows of itself. */
export function matchFile(fileName: string, survey: FileSurvey, requests: readonly ReportRequest[]): Match {
  const named = namedIn(fileName, requests);
  const [first, second] = named;
  if (first !== undefined && second !== undefined)
    return { kind: 'ambiguous', requests: named, reason: 'several-named' };
  if (first !== undefined) {
    const reason = contradictionOf(survey, first);
    return reason === null
      ? { kind: 'matched', request: first, reason: 'named' }
      : { kind: 'contradicts', request: first, reason };
  }
  // A file without rows shows nothing of what it was asked for with.
  const fitting =
    survey.from === null ? [] : requests.filter((each) => mayCome(each) && contradictionOf(survey, each) === null);
  const [only, other] = fitting;
  if (only === undefined) return { kind: 'none', reason: 'nothing-open-fits' };
  if (other === undefined)
    return isAllShown(survey, only)
      ? { kind: 'matched', request: only, reason: 'same-days-and-filters' }
      : { kind: 'possible', requests: [only], reason: 'not-all-shown' };
  const isAlike = fitting.every(({ filters }) => isSameFilters(filters, only.filters));
  return { kind: isAlike ? 'possible' : 'ambiguous', requests: fitting, reason: 'several-fit' };
}

/** By our mark in the title, which the service puts into the name of the file, or by the service's own id. */
function namedIn(fileName: string, requests: readonly ReportRequest[]): readonly ReportRequest[] {
  const ids = idsIn(fileName);
  const marked = requests.filter(({ id }) => ids.includes(id));
  if (marked.length > 0) return marked;
  const lower = fileName.toLowerCase();
  return requests.filter(({ job }) => job !== null && job.length >= MIN_JOB && lower.includes(job.toLowerCase()));
}

/** A shorter one could be in a name by chance. */
const MIN_JOB = 16;

/** A file may be kept for longer than the service lists it. */
const mayCome = ({ status, tried }: ReportRequest): boolean =>
  tried !== null && status.kind !== 'imported' && status.kind !== 'failed';

function contradictionOf(survey: FileSurvey, request: ReportRequest): Contradiction | null {
  if (survey.report !== request.report) return 'other-report';
  const { from, to } = survey;
  if (from !== null && to !== null) {
    // Whether midnight at its end is in it, the service does not say.
    const end = startOfDay(lastDay(request) + 1);
    const isWithin =
      dayOf(from) >= firstDay(request) && (dayOf(to) <= lastDay(request) || to.getTime() === end.getTime());
    if (!isWithin) return 'other-days';
  }
  const isOther = KEYS.some((key) => {
    const [asked, shown] = [request.filters[key], survey.shows[key]];
    return asked !== undefined && shown !== undefined && shown !== asked;
  });
  return isOther ? 'other-filters' : null;
}

/**
 * Whether it reaches from the first day to the last, has a column for every filter, and shows no other filter: rows that all
 * have one TLS version may be those of a file that was asked for with it.
 */
function isAllShown(survey: FileSurvey, request: ReportRequest): boolean {
  const { from, to, shows } = survey;
  if (from === null || to === null) return false;
  const reaches = dayOf(from) === firstDay(request) && dayOf(to) >= lastDay(request);
  return reaches && KEYS.every((key) => (shows[key] ?? undefined) === request.filters[key]);
}

const KEYS = Object.keys(FILTER_WORDS) as readonly (keyof typeof FILTER_WORDS)[];
