/**
 * Sample inputs of a source, in `examples.ts` of its folder: they show what it reads, and the contract that every
 * source is held to (test/contracts/source.ts) runs on them.
 */
export interface SourceExamples {
  /** Files that it reads whole, one of each format at least. */
  readonly files: readonly SourceExample[];
  /** Files in which something is wrong, and what the source says of it: at least one. */
  readonly broken: readonly BrokenExample[];
  /**
   * A file of about so many bytes, in pieces. It may be one that the source refuses for its length; then no byte
   * behind what it needs to know that is read.
   */
  readonly long: (bytes: number) => Iterable<string>;
}

export interface SourceExample {
  /** As a file may be called. */
  readonly fileName: string;
  /** What `recognise` and the result call it. */
  readonly format: string;
  readonly text: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  readonly declared?: Readonly<Record<string, string>>;
  /** The messages in it. */
  readonly messages: number;
}

interface BrokenExample extends Omit<SourceExample, 'messages'> {
  /** One line makes no sense, the others count; or the file is refused as a whole, in these words. */
  readonly says: { readonly line: number; readonly reason: RegExp } | { readonly refusal: RegExp };
}
