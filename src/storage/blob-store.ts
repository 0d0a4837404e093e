import type { Readable } from 'node:stream';

export interface BlobInfo {
  sizeBytes: number;
}

export interface BlobStat extends BlobInfo {
  /** Another one whenever the content under this key became another; without quotes. */
  etag: string;
}

/** Inclusive, as in an HTTP Range header. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Objects that are too large for a row. Keys are relative paths of `[A-Za-z0-9._-]` segments, none of which begins with a dot, made
 * by us, never by a caller; an implementation refuses any other.
 */
export interface BlobStore extends AsyncDisposable {
  /** Shown as `BlobPointer.bucket` and in `health`. */
  readonly bucket: string;
  /** Whole or not at all: a reader never sees half an object. An existing key is replaced. */
  put(key: string, content: Uint8Array | Readable): Promise<BlobInfo & { sha256: string }>;
  /** Undefined where there is no such object. */
  stat(key: string): Promise<BlobStat | undefined>;
  /**
   * A range is cut to what is there.
   * @throws BlobNotFoundError where there is no such object. The stream fails where the object is replaced or deleted under the reader.
   */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** Deletes what is there of them; unknown keys are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** Deletes every object whose key begins with one of these, which are written as keys are, and a slash. */
  deleteFolders(folders: readonly string[]): Promise<void>;
}

export class BlobNotFoundError extends Error {
  override readonly name = 'BlobNotFoundError';
  readonly key: string;

  constructor(key: string) {
    super(`There is no object ${key}`);
    this.key = key;
  }
}

const KEY = /^(?!\.)[A-Za-z0-9._-]+(\/(?!\.)[A-Za-z0-9._-]+)*$/;
const MAX_KEY_LENGTH = 512;

/** @throws TypeError for what is not a key. A leading dot is what keeps `..`, and names of our own such as `.incoming`, out. */
export function assertBlobKey(key: string): void {
  if (key.length > MAX_KEY_LENGTH || !KEY.test(key)) throw new TypeError(`Not a storage key: ${JSON.stringify(key.slice(0, MAX_KEY_LENGTH))}`);
}
