import { z } from 'zod';

/**
 * SMTP AUTH is used by machines, which know their password: ten users who fail from one address in a day are not a slip. A
 * machine with an old password fails by the hundred, but for one user, and where it succeeded before.
 */
export const params = z.strictObject({
  users: z
    .int()
    .min(2)
    .default(10)
    .describe('Users with failed sign-ins from one address within 24 hours that raise an alert'),
  failures: z
    .int()
    .min(2)
    .default(20)
    .describe('Failed sign-ins of a user from a new address, after which a success raises an alert'),
});
