/** Why somebody was not signed in by the issuer, in words for that person. */
export class SignInRefusal extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SignInRefusal';
  }
}
