import { vi } from 'vitest';

/**
 * By themselves `vi.waitFor` and `vi.waitUntil` give up after a second, which a busy machine may need for anything. How long a wait
 * takes proves nothing in these tests: it ends when its condition holds, or shortly before the time of its test is over, so that the
 * failure shows the line that waited. Vitest has such a setting for `expect.poll` only, see vitest.config.ts.
 */
export const PATIENCE_MS = 200_000;

type Options = Parameters<typeof vi.waitFor>[1];

const patient = (options: Options): Options => (typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });

const { waitFor, waitUntil } = vi;
vi.waitFor = (condition, options) => waitFor(condition, patient(options));
vi.waitUntil = (condition, options) => waitUntil(condition, patient(options));
