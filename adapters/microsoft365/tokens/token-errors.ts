/**
 * What Microsoft's reason for giving no token means, and what to do about it
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11).
 */
const REASONS: ReadonlyMap<string, readonly [problem: string, cure: string]> = new Map([
  [
    'AADSTS7000222',
    [
      'The client secret has expired',
      'Create a new one (App registrations, the app, Certificates & secrets), save its value where `secret` points, and restart the bot.',
    ],
  ],
  [
    'AADSTS7000215',
    ['The client secret is not accepted', 'Use the value of the secret, which the portal shows once, not its id.'],
  ],
  [
    'AADSTS700027',
    [
      'The certificate is not registered with the app, or has expired',
      'Upload its public part (App registrations, the app, Certificates & secrets, Certificates).',
    ],
  ],
  [
    'AADSTS700024',
    ['The signed assertion of the bot is outside its validity period', 'Correct the clock of this machine.'],
  ],
  [
    'AADSTS700016',
    [
      'This app does not exist in the tenant',
      'Compare `client` with the Application (client) ID, and `tenant` with its tenant.',
    ],
  ],
  ['AADSTS7000112', ['The app is disabled', 'Enable it: Enterprise applications, the app, Properties.']],
  [
    'AADSTS90002',
    ['The tenant does not exist', 'Correct `tenant`: the Directory (tenant) ID, or a domain of it. Check `cloud` too.'],
  ],
  ['AADSTS900023', ['The tenant does not exist', 'Correct `tenant`: the Directory (tenant) ID, or a domain of it.']],
  [
    'AADSTS53003',
    [
      'A Conditional Access policy blocks the app',
      'Exclude the app from it, or let it in from the address of this machine.',
    ],
  ],
]);

/** What Microsoft says with 4xx and means for the moment only. */
const FOR_NOW: readonly string[] = ['temporarily_unavailable', 'server_error', 'slow_down', 'AADSTS90033'];

/** Whether one of these codes says that there is a token, and only not now. */
export const isForNow = (codes: readonly string[]): boolean => codes.some((code) => FOR_NOW.includes(code));

/** `The client secret has expired (AADSTS7000222). Make a new one …` */
export function tokenRefusal(code: string): string {
  const [problem, cure] = REASONS.get(code) ?? [
    'Microsoft does not accept the credentials of the app',
    'Compare `tenant`, `client` and the secret or certificate with the app registration.',
  ];
  return `${problem} (${code}). ${cure}`;
}
