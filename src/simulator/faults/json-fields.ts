/** What a device needs of any reply (the required fields of `src/spec/wire`), and what names an error. */
export const NEEDED_FIELDS: readonly string[] = [
  'id',
  'upload_urls',
  'device_code',
  'user_code',
  'expires_in',
  'access_token',
  'refresh_token',
  'project',
  'name',
  'success',
  'status',
  'error',
  'errors',
  'title',
  'message',
];

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object a reply's body is; null when it is anything else. */
export function readObject(body: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
