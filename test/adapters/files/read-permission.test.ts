import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingPermission } from '../../../adapters/files/read-permission.ts';
import { withDirectory } from '../../journeys/mailflow.ts';

test('nothing is missing for a file that may be read, nor for one that is not there', () =>
  withDirectory(async (directory) => {
    await writeFile(join(directory, 'mail.log'), 'x');
    expect(await missingPermission(join(directory, 'mail.log'))).toBeNull();
    expect(await missingPermission(join(directory, 'gone', 'mail.log'))).toBeNull();
  }));

// Root may read everything.
test.skipIf(process.getuid?.() === 0)('the file, or the folder above it that is closed, is named with who may', () =>
  withDirectory(async (directory) => {
    const folder = join(directory, 'closed');
    await mkdir(folder);
    await writeFile(join(folder, 'mail.log'), 'x');
    await chmod(join(folder, 'mail.log'), 0o200);
    expect(await missingPermission(join(folder, 'mail.log'))).toMatchObject({
      text: expect.stringMatching(/mail\.log belongs to .* with mode 0200: the user .* may not read it\.$/),
      cure: expect.stringContaining('setfacl'),
    });
    await chmod(folder, 0);
    expect((await missingPermission(join(folder, 'mail.log')))?.text).toMatch(/closed belongs to .* may not enter it/);
    await chmod(folder, 0o700);
  }),
);

test.skipIf(process.getuid?.() === 0)('a folder that may not be listed is opened to be listed and entered', () =>
  withDirectory(async (directory) => {
    await mkdir(join(directory, 'closed'), 0);
    const missing = await missingPermission(join(directory, 'closed'));
    expect(missing?.text).toMatch(/closed belongs to .* with mode 0000: the user .* may not read it\.$/);
    expect(missing?.cure).toMatch(/^Run setfacl -m u:[^:]+:rx .*closed as root\.$/);
  }),
);
