/** The source that all facts of Microsoft 365 belong to. */
export const SOURCE = 'microsoft365';
