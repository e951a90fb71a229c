/**
 * How the state is written: 1 was the state alone, in an envelope; 2 has journals beside it. A version of Mailflow that
 * knows less refuses to open it.
 */
export const FORMAT = 2;
