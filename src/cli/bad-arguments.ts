/** What was typed cannot be meant. Said before anything of the device is even loaded. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
  readonly code = 'bad_arguments';
  readonly hint: string;

  /** @param options `command` is the one whose help says more */
  constructor(message: string, options: ErrorOptions & { readonly command?: string } = {}) {
    super(message, options);
    const help = options.command === undefined ? '' : ` ${options.command}`;
    this.hint = `See dailies${help} --help.`;
  }
}
