import type { IncomingMessage } from 'node:http';
import type { Reply } from '../http/reply.ts';
import { parseTarget } from '../http/target.ts';
import type { Asset, Part } from '../world/asset.ts';
import { parseQuery } from './canonical-request.ts';
import { type SignedPut, checkPresigned, differences } from './presigned-check.ts';
import type { Credentials } from './signature.ts';
import { type PutRefusal, refuse, refuseVerdict } from './put-refusal.ts';
import { partOfPath } from './upload-url.ts';
import { xmlError } from './xml-error.ts';

export type Admission =
  { readonly kind: 'admitted'; readonly asset: Asset; readonly part: Part } | PutRefusal;

export interface AdmissionRules {
  readonly credentials: Credentials;
  readonly nowMs: number;
  /** What the URL was signed for; null: the path names no asset. */
  readonly signed: SignedPut | null;
  readonly findAsset: (id: string) => Asset | undefined;
}

/** Everything S3 and Frame.io would check before they take a byte of a part. */
export function admit(request: IncomingMessage, rules: AdmissionRules): Admission {
  if (request.headers.authorization !== undefined) {
    const message =
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, ' +
      'Signature query string parameter or the Authorization header should be specified';
    // The header's value is not given back, as S3 does: it is the device's access token.
    return refuse(
      xmlError('InvalidArgument', message, { ArgumentName: 'Authorization' }),
      'sent an Authorization header to the storage host (protocol.md §11.4)',
      'secret.tokens',
    );
  }
  const { path, rawQuery } = parseTarget(request.url);
  const query = parseQuery(rawQuery);
  const decodedPath = decodePath(path);
  if (query === null || decodedPath === null) {
    return refuse(xmlError('InvalidURI', "Couldn't parse the specified URI."), null);
  }
  const method = request.method ?? '';
  const presigned = { method, path: decodedPath, query, headers: request.headers };
  const { credentials, nowMs, signed } = rules;
  const verdict = checkPresigned(presigned, credentials, nowMs);
  if (verdict.kind !== 'valid') {
    const compare = verdict.kind === 'mismatch' && signed !== null;
    const differs = compare ? differences(presigned, signed, credentials, nowMs) : [];
    return refuseVerdict(verdict, nowMs, differs);
  }
  return admitLength(request, decodedPath, rules);
}

/** The URL is ours and untouched; what remains is whether these bytes are that part's. */
function admitLength(request: IncomingMessage, path: string, rules: AdmissionRules): Admission {
  const named = partOfPath(path);
  const asset = named === null ? undefined : rules.findAsset(named.assetId);
  const part = asset?.parts.find(({ number }) => number === named?.number);
  if (asset === undefined || part === undefined) {
    const message =
      'The specified upload does not exist. The upload ID may be invalid, or the upload may ' +
      'have been aborted or completed.';
    return refuse(xmlError('NoSuchUpload', message), null);
  }
  const length = request.headers['content-length'];
  if (length === undefined) {
    return refuse(
      xmlError('MissingContentLength', 'You must provide the Content-Length HTTP header.'),
      'sent a part without Content-Length (protocol.md §11.4)',
    );
  }
  const sent = Number(length);
  if (sent === part.sizeBytes) return { kind: 'admitted', asset, part };
  return refuse(
    wrongLength(length, part),
    `sent ${sent} bytes as part ${part.number}, whose size is ${part.sizeBytes} (§11.3)`,
  );
}

/** @param length what the sender's `Content-Length` was */
export function wrongLength(length: string, { sizeBytes }: Part): Reply {
  const details = { ProposedSize: length, ExpectedSize: String(sizeBytes) };
  return Number(length) < sizeBytes
    ? xmlError('EntityTooSmall', 'Your proposed upload is smaller than this part.', details)
    : xmlError('EntityTooLarge', 'Your proposed upload is larger than this part.', details);
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
