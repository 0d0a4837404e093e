import type { Json } from '../step-outcome.ts';
import { plainName } from './report-log.ts';

/** Under these names a text is the address of an image, with or without an extension. */
const imageNames = /(image|img|picture|photo|render|mockup|artwork)(s?|s?(url|uri|link|path|src|href|file)s?)$/;
/** Inside a list or an object with such a name, these are enough. */
const addressNames = /^(url|uri|href|src|link|path)s?$/;
/** Not what was generated. */
const otherImages = /thumb|preview|reference|input|source|mask|original|logo|avatar|icon|background|guide|control/;

const imageFile = /\.(png|jpe?g|webp|gif|avif|svg|bmp|tiff?)([?#]\S*)?$/i;
/** Absolute over the web or a bucket, or relative. Nothing that a browser would run, and no bytes. */
const address = /^(?:(?:https?|s3|gs):\/\/|\/|\.{1,2}\/|(?![a-z][a-z0-9+.-]*:))[^\s<>"\\]+$/i;

const MAX_LENGTH = 2_048;
const MAX_DEPTH = 6;

/** The last address of an image in an output, as the pipeline wrote it; undefined where there is none. */
export function imageUrlOf(output: Json): string | undefined {
  return lastImage(output, false, 0);
}

function lastImage(value: Json | undefined, isOfImage: boolean, depth: number): string | undefined {
  if (typeof value === 'string') return isImage(value.trim(), isOfImage) ? value.trim() : undefined;
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((item) => lastImage(item, isOfImage, depth + 1)).findLast((url) => url !== undefined);
  return Object.entries(value)
    .map(([name, item]) => {
      const plain = plainName(name);
      if (otherImages.test(plain)) return undefined;
      return lastImage(item, imageNames.test(plain) || (isOfImage && (typeof item !== 'string' || addressNames.test(plain))), depth + 1);
    })
    .findLast((url) => url !== undefined);
}

function isImage(text: string, isOfImage: boolean): boolean {
  if (text.length > MAX_LENGTH || !address.test(text)) return false;
  if (imageFile.test(text)) return true;
  // A word alone is a name or an id.
  return isOfImage && text.includes('/');
}
