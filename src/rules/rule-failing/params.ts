import { z } from 'zod';

/** There is nothing to set: once is too often. */
export const params = z.strictObject({});
