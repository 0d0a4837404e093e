/**
 * JSON text that Postgres takes as `jsonb`: NUL and lone surrogates, which JavaScript strings may hold and `jsonb` may not,
 * become U+FFFD.
 */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u')) return text;
  // JSON.stringify writes a surrogate as an escape only where it stands alone.
  return text.replace(/\\(u[0-9a-f]{4}|.)/g, (whole, escape: string) => (/^u(0000|d[89a-f])/.test(escape) ? '\\ufffd' : whole));
}
