/** What was typed cannot be meant. Said before anything of the device is even loaded. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
  readonly code = 'bad_arguments';
  readonly hint = 'See dailies --help.';
}
