/** A file being imported. Compression is recognised from its content and undone. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  /** Whether it is compressed: then it has an end of its own. */
  readonly isCompressed: boolean;
  /** So many of the first bytes at most, decompressed. */
  head(bytes: number): Promise<Uint8Array>;
  /** Decompressed bytes up to the size the file had when it was opened; throws a MailflowError when it breaks off. */
  bytes(onProgress?: (bytesRead: number) => void): AsyncIterable<Uint8Array>;
  /** Whether the file is no longer what was opened. */
  hasChanged(): Promise<boolean>;
  close(): Promise<void>;
}

/** Hashes bytes as they come: SHA-256. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Of all that came; once. */
  hex(): string;
}

export interface Files {
  /**
   * Opens a regular file for reading; never waits on a pipe or a device. A symlink is followed unless told not to:
   * what somebody named by hand is theirs to choose, what lies in the inbox is not.
   */
  open(path: string, options?: { readonly followSymlinks?: boolean }): Promise<InputFile>;
}
