declare module 's3rver' {
  import type { RequestListener } from 'node:http';

  /** An S3 server over a folder. Only what the tests use of it. */
  // biome-ignore lint/style/noDefaultExport: that is how the package has it.
  export default class S3rver {
    constructor(options: { directory: string; silent: boolean; configureBuckets: { name: string }[] });
    configureBuckets(): Promise<unknown>;
    callback(): RequestListener;
  }
}
