import { StepError } from '../../domain/step-outcome.ts';

/** The page or the whole browser went away by itself. */
export class BrowserCrashedError extends StepError {
  constructor() {
    super('BROWSER_CRASHED', 'The browser closed the page unexpectedly.', { retryable: true, hint: 'The page may need more memory than the worker has.' });
  }
}

/** What Playwright says, without its log of calls and colours. */
export function messageOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return first.replace(/^\w+\.\w+: /, '');
}

/** Said by what was under way when the page went, perhaps before the page itself is known to be gone. */
export function isClosed(error: unknown): boolean {
  return error instanceof Error && /(has been|was) closed|Target crashed|Page crashed/.test(messageOf(error));
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /Timeout \d+ms exceeded/.test(error.message);
}

/** Its messages begin with the call. */
export function isOfPlaywright(error: unknown): boolean {
  return error instanceof Error && /^(locator|page|frame|elementHandle|browserContext|browser|download|apiRequest|keyboard)\.\w+: /.test(error.message);
}
