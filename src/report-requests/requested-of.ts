import type { Requested, RequestOf } from '../ingest/requested-with.ts';
import { type Contradiction, type Match, matchFile } from './match-file.ts';
import type { ReportRequest } from './report-request.ts';
import { fileText, requestText } from './request-text.ts';

/** What an import does with a file, by the requests that there are; undefined where there are none. */
export function requestOf(requests: readonly ReportRequest[]): RequestOf | undefined {
  if (requests.length === 0) return undefined;
  return (fileName, survey) => requestedOf(fileName, matchFile(fileName, survey, requests));
}

const MAX_LISTED = 5;

function requestedOf(fileName: string, match: Match): Requested {
  switch (match.kind) {
    case 'none':
      return { kind: 'none' };
    case 'matched': {
      const { request, reason } = match;
      const { direction, connectorType, tls } = request.filters;
      const declared = {
        ...(direction && { direction }),
        ...(connectorType && { connectorType }),
        ...(tls && { tls }),
      };
      const words = Object.entries(declared).map(([key, value]) => `${key}=${value}`);
      const taken = words.length === 0 ? '' : ` Declared by it: ${words.join(', ')}.`;
      return {
        kind: 'matched',
        id: request.id,
        declared,
        note: `It is the file of request ${requestText(request)}, ${BY[reason]}.${taken}`,
      };
    }
    case 'contradicts':
      return {
        ...{ kind: 'unsure', hint: '' },
        note: `Its name says that it is the file of request ${requestText(match.request)}, but it ${OTHERWISE[match.reason]}: nothing was taken from that request, which stays open.`,
      };
    case 'possible': {
      const hint = renameHint(match.requests);
      return {
        kind: 'unsure',
        note: `It is not clear which request it belongs to, so all requests stay open. ${hint}`,
        hint,
      };
    }
    case 'ambiguous': {
      const what = match.requests.map(fileText);
      const which =
        match.reason === 'several-named'
          ? 'Its name says several requests'
          : 'It could be the file of several requests';
      return {
        ...{ kind: 'asked', cure: renameHint(match.requests) },
        problem: `${fileName}: ${which}, with different filters or days, and which one decides what it counts: ${listed(what)}.`,
      };
    }
  }
}

const BY = {
  named: 'by its name',
  'same-days-and-filters': 'as its days and filters are those of that request, and of no other that is open',
} as const;

const OTHERWISE: Readonly<Record<Contradiction, string>> = {
  'other-report': 'is another report',
  'other-days': 'has other days',
  'other-filters': 'has rows that do not fit the filters',
};

const renameHint = (requests: readonly ReportRequest[]): string =>
  `If it is the file of ${listed(requests.map(requestText), 'or')}, put that id into its name (as in report-${requests[0]?.id ?? ''}.csv) and import it again.`;

function listed(texts: readonly string[], word: 'and' | 'or' = 'and'): string {
  const shown = texts.slice(0, MAX_LISTED);
  const more = texts.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join('; ')} ${word} ${all.at(-1)}`;
}
