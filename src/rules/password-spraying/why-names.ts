/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'succeeded-after-failures': 'a sign-in succeeded after many failures',
  'succeeded-with-unknown-past': 'a sign-in succeeded after many failures; whether it is new there is not known',
  'many-users-fail': 'sign-ins of many users failed',
  'some-users-fail': 'sign-ins of some users failed',
  'no-failure-for-a-day': 'no failure for a day',
  'few-users-fail': 'sign-ins of only a few users fail',
  'not-known-any-more': 'no sign-in data any more',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  address: 'address',
  users: 'users whose sign-in failed',
  failures: 'failed sign-ins',
  guessed: 'users that got in after failures',
  user: 'one of them',
  first: 'first failure',
  last: 'last failure',
  until: 'sign-ins known until',
  isPastKnown: 'the days before are known',
  end: '',
};
