import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * What a page leaves behind for a stage that runs elsewhere or days later: a file of the working folder, which travels with its
 * copies. What only lived in the page (its scripts' variables, what was typed and not sent, sessionStorage) does not survive.
 */
export const BROWSER_STATE_FILE = '.taskloom-browser.json';

const maxBytes = 16 * 1024 ** 2;
/** Each is looked for in each line that is shown. */
const maxSecrets = 100;
const maxSecret = 1_000;

// Scripts of the task can write to the folder, too.
const savedState = z.object({
  url: z.string().refine((url) => ['http:', 'https:'].includes(URL.parse(url)?.protocol ?? '')),
  scroll: z.object({ x: z.number(), y: z.number() }),
  headful: z.boolean(),
  storage: z.object({
    cookies: z.array(
      z.object({
        name: z.string(),
        value: z.string(),
        domain: z.string(),
        path: z.string(),
        expires: z.number(),
        httpOnly: z.boolean(),
        secure: z.boolean(),
        sameSite: z.enum(['Strict', 'Lax', 'None']),
      }),
    ),
    origins: z.array(z.object({ origin: z.string(), localStorage: z.array(z.object({ name: z.string(), value: z.string() })) })),
  }),
  /** What was typed into password fields, to be kept out of what the task shows. */
  secrets: z.array(z.string().max(maxSecret)).max(maxSecrets),
});

export type SavedState = z.output<typeof savedState>;

/** The newest ones, so that many do not make the whole state unreadable. */
export function keptSecrets(secrets: readonly string[]): string[] {
  return secrets.filter(({ length }) => length <= maxSecret).slice(-maxSecrets);
}

/** Undefined where there is none, or one that cannot be used. */
export async function readSavedState(folder: string): Promise<SavedState | undefined> {
  try {
    // No link that a script has put there is followed.
    await using file = await open(join(folder, BROWSER_STATE_FILE), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { size } = await file.stat();
    if (size > maxBytes) return undefined;
    return savedState.safeParse(JSON.parse(await file.readFile('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}

export async function writeSavedState(folder: string, state: SavedState): Promise<void> {
  const path = join(folder, BROWSER_STATE_FILE);
  const draft = `${path}.new`;
  await rm(draft, { recursive: true, force: true });
  // Made anew, then renamed: neither writes through a link.
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(state));
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
