import type { FileFormat } from '../reply.ts';
import type { ReportAsked } from '../reports/read-report.ts';

/** A report as a file. */
export interface FileAsked extends ReportAsked {
  readonly format: FileFormat;
  /** Who gets it by mail, as typed; empty for nobody. */
  readonly recipients: readonly string[];
  /** The request without them, which gives the file alone. */
  readonly line: string;
}
