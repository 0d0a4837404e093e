import { readConfig } from '../config.ts';
import { findChromium } from '../execution/browser/find-chromium.ts';

/** What needs one is skipped where there is none, by its name. */
export const hasChromium = (() => {
  try {
    return findChromium(readConfig()) !== '';
  } catch {
    return false;
  }
})();

/** Environment of a server whose steps find the same one, and may reach these servers. */
export function browserEnv(...servers: readonly { port: number }[]): Record<string, string> {
  const { BROWSER_EXECUTABLE } = readConfig();
  return {
    ...(BROWSER_EXECUTABLE && { BROWSER_EXECUTABLE }),
    EGRESS_ALLOW: servers.map(({ port }) => `127.0.0.1:${port}`).join(','),
  };
}
