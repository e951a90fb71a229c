/** Kept in the place of a reason by those who gave none; words leave it out. */
export const NO_REASON = 'no reason given';
