import { DailiesError, describeUrl, requireHttps } from '../core/index.ts';

/** @throws DailiesError `insecure_url`, `bad_arguments` */
export function parseApiUrl(text: string): string {
  requireHttps(text);
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new DailiesError('bad_arguments', `The API URL is not a URL: ${describeUrl(text)}`, {
      cause: error,
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
