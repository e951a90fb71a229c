import { counted } from '../../model/format.ts';
import type { Question } from '../../model/question.ts';
import { eitherOf } from '../../model/text/names.ts';
import { TLS_VERSIONS, type TlsVersion } from '../../model/tls.ts';
import { domainAsked } from '../domain-param.ts';
import type { Param, ReportRequest } from '../report.ts';
import { tlsName } from '../tls-text.ts';

/** Versions by the value of `tls:`. Clear text is no version: it has a value of its own, as on the original's screens. */
const VERSIONS: ReadonlyMap<string, readonly TlsVersion[]> = new Map<string, readonly TlsVersion[]>([
  ['<1.2', ['ssl3', '1.0', '1.1']],
  ...TLS_VERSIONS.map((version) => [version, [version]] as const),
]);

const AUTH_WORDS: ReadonlyMap<string, string> = new Map([
  ['basic', 'with Basic authentication'],
  ['oauth', 'with OAuth'],
  ['other', 'with another or an unknown authentication'],
]);

/** Which messages of SMTP AUTH clients are meant: over these TLS versions, signed in so. */
export const clientParams: readonly Param[] = [
  {
    key: 'tls',
    type: 'choice',
    values: [...VERSIONS.keys()],
    also: new Map([
      ['old', '<1.2'],
      ['ssl3.0', 'ssl3'],
      ['no', 'none'],
    ]),
    meaning: 'only messages over this TLS version; `<1.2` is SSL 3.0, TLS 1.0 and TLS 1.1',
  },
  {
    key: 'auth',
    type: 'choice',
    values: [...AUTH_WORDS.keys()],
    meaning: 'only messages of clients that signed in so',
  },
];

export interface ClientFilters {
  /** Null: whatever the version. */
  readonly tls: readonly TlsVersion[] | null;
  readonly auth: string | null;
  readonly domain: string | null;
}

export function clientFilters(request: Pick<ReportRequest, 'params'>): ClientFilters {
  const { tls, auth } = request.params;
  return {
    tls: tls === undefined ? null : (VERSIONS.get(tls) ?? []),
    auth: auth ?? null,
    domain: domainAsked(request),
  };
}

export const whereOf = ({ tls, auth, domain }: ClientFilters): NonNullable<Question['where']> => ({
  ...(tls && { tls }),
  ...(auth !== null && { auth: [auth] }),
  ...(domain !== null && { domain: [domain] }),
});

/** ` over TLS 1.0 or TLS 1.1 with Basic authentication`, to follow a verb; '' without either. */
export function howWords({ tls, auth }: ClientFilters): string {
  const over =
    tls === null
      ? ''
      : tls.join() === 'none'
        ? ' without TLS'
        : ` over ${eitherOf(tls.map((version) => tlsName[version]))}`;
  return over + (auth === null ? '' : ` ${AUTH_WORDS.get(auth)}`);
}

/**
 * Where only old versions are asked for: how many messages came without any TLS, or over one that is not known, since who asks for
 * what is insecure may take them to be among it.
 */
export async function leftOutNotes(
  filters: ClientFilters,
  count: (where: NonNullable<Question['where']>) => Promise<number>,
): Promise<readonly string[]> {
  if (filters.tls === null || filters.tls.length < 2) return [];
  const of = (version: TlsVersion) => count(whereOf({ ...filters, tls: [version] }));
  const [clear, unknown] = await Promise.all([of('none'), of('unknown')]);
  const note = (messages: number, how: string, value: string): readonly string[] =>
    messages === 0
      ? []
      : [
          `${counted(messages, 'message')} ${how} ${messages === 1 ? 'is' : 'are'} not among these; tls:${value} shows them.`,
        ];
  return [...note(clear, 'without any TLS', 'none'), ...note(unknown, 'of unknown TLS', 'unknown')];
}
