import { MailflowError } from '../model/mailflow-error.ts';
import type { InputFile } from '../ports/files.ts';
import type { FileSurvey, Source } from '../ports/source.ts';

/** Which request a file answers, and what is to be said of it. */
export type Requested =
  /** What was asked for need not be declared. */
  | {
      readonly kind: 'matched';
      readonly id: string;
      readonly declared: Readonly<Record<string, string>>;
      readonly note: string;
    }
  /** It is imported as it is. `hint`: what to do where it cannot be, in a sentence; empty for nothing. */
  | { readonly kind: 'unsure'; readonly note: string; readonly hint: string }
  /** It must not be imported before people said which one. */
  | { readonly kind: 'asked'; readonly problem: string; readonly cure: string }
  | { readonly kind: 'none' };

export type RequestOf = (fileName: string, survey: FileSurvey) => Requested;

interface RequestedWith {
  readonly id: string | null;
  readonly declared: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  /** The reading of the file; where it fails for what the file does not say, with what helps. */
  reading<T>(read: Promise<T>): Promise<T>;
}

const HEAD_BYTES = 64 * 1024;

/** What is known of a file by the request it answers. Throws a MailflowError where it may be several. */
export async function requestedWith(
  file: InputFile,
  {
    source,
    declared,
    now,
  }: { readonly source: Source; readonly declared: Readonly<Record<string, string>>; readonly now: Date },
  requestOf: RequestOf | undefined,
): Promise<RequestedWith> {
  const nothing: RequestedWith = { id: null, declared: {}, notes: [], reading: (read) => read };
  if (requestOf === undefined || source.survey === undefined) return nothing;
  const { name: fileName, modifiedAt } = file;
  const input = { bytes: file.bytes(), fileName, modifiedAt, now, declared, carries: [] };
  const survey = await source.survey(await file.head(HEAD_BYTES), input);
  if (survey === null) return nothing;
  const requested = requestOf(fileName, survey);
  switch (requested.kind) {
    case 'none':
      return nothing;
    case 'matched':
      return { ...nothing, id: requested.id, declared: requested.declared, notes: [requested.note] };
    case 'unsure':
      return { ...nothing, notes: [requested.note], reading: (read) => read.catch(withHint(requested.hint)) };
    case 'asked':
      throw new MailflowError('not-recognised', requested.problem, { cure: requested.cure });
  }
}

const withHint =
  (hint: string) =>
  (cause: unknown): never => {
    if (hint === '' || !(cause instanceof MailflowError) || cause.code !== 'unreadable') throw cause;
    throw new MailflowError(cause.code, cause.message, { cure: `${cause.cure} ${hint}`, retry: cause.retry, cause });
  };
