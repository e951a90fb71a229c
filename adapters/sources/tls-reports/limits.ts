/** What is read of strangers at most. A report of a large sender has a few KB. */
export const LIMITS = {
  /** A compressed report. */
  packedBytes: 1024 * 1024,
  /** A report's JSON text, and those of all reports of one mail. */
  reportBytes: 10 * 1024 * 1024,
  /** A whole mail: the largest compressed report in base64, with room for what is around it. */
  mailBytes: 4 * 1024 * 1024,
  /** Reports in one mail. */
  reportsInMail: 20,
  /** Policies in all reports of a mail that is fetched: each is 20 facts. */
  policiesInMail: 1000,
} as const;
