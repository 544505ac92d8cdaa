const HIDDEN = '[hidden]';

/** Query strings, fragments and passwords of URLs: upload URLs are signed, the socket's carries the token. */
const URL_SECRETS = /\b((?:https?|wss?):\/\/)(?:[^\s/?#"'<>@]*@)?([^\s?#"'<>]*)[?#][^\s"'<>]*/gi;
const URL_LOGIN = /\b((?:https?|wss?):\/\/)[^\s/?#"'<>@]+@/gi;
const BEARER = /\b(Bearer)(?:\s+|%20)[\w.~+/=-]+/gi;
/** A JSON Web Token, whoever lets it slip. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/**
 * A text without what nobody may read: the secrets that are known, and what looks like one.
 * @param secrets known ones, replaced wherever they stand, also percent-encoded
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    // A secret that holds another one goes first.
    .sort((a, b) => b.length - a.length)
    .reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
  return known
    .replace(URL_SECRETS, `$1$2?${HIDDEN}`)
    .replace(URL_LOGIN, '$1')
    .replace(BEARER, `$1 ${HIDDEN}`)
    .replace(JWT, HIDDEN);
}

/** The same for every text within a value, names of fields included, however deep. */
export function redactAll(value: unknown, secrets: readonly string[] = []): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactAll(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, inner]) => [
    redact(name, secrets),
    redactAll(inner, secrets),
  ]);
  return Object.fromEntries(fields);
}
