export const FORMAT = 'sendmail-log';
export const REVISION = 1;
