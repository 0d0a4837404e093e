import { assertBlobKey } from './blob-store.ts';

/** A bucket, and where in it. */
export interface S3Address {
  bucket: string;
  /** Of every key; empty for none. */
  prefix: string;
  /** Of another server than Amazon's. */
  endpoint: string | undefined;
  /** From the AWS environment where undefined. */
  region: string | undefined;
}

/**
 * `s3://bucket/prefix?endpoint=https://…&region=…`, everything behind the bucket optional.
 * @throws TypeError that says what is wrong.
 */
export function parseS3Address(text: string): S3Address {
  const { hostname, pathname, searchParams, username, password, port, hash } = new URL(text);
  if (username || password)
    throw new TypeError('credentials do not belong there; give them as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or as the AWS SDK finds them');
  if (hostname === '' || port || hash) throw new TypeError('must look like s3://bucket/prefix?endpoint=https://…&region=…');
  const unknown = [...searchParams.keys()].find((name) => name !== 'endpoint' && name !== 'region');
  if (unknown !== undefined) throw new TypeError(`there is no option "${unknown}"; there are endpoint and region`);
  const prefix = pathname.replace(/^\/|\/$/g, '');
  if (prefix) assertBlobKey(prefix);
  const endpoint = searchParams.get('endpoint') ?? undefined;
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) throw new TypeError('endpoint must be an http or https address');
  return { bucket: hostname, prefix, endpoint, region: searchParams.get('region') ?? undefined };
}
