/** How a source's logs are called in the store, and by which rules they are counted. */
export interface LogFormat {
  readonly format: string;
  /** Grows when the same log would now give other facts; see SourceResult. */
  readonly revision: number;
}
