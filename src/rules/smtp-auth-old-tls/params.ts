import { z } from 'zod';

export const params = z.strictObject({
  activeDays: z.int().min(1).default(30).describe('Days with mail and without old TLS before it comes back'),
  quietActiveDays: z.int().min(1).default(3).describe('Days with mail and without old TLS after which it is over'),
  minMessages: z.int().min(1).default(1).describe('Messages over old TLS that raise an alert'),
});
