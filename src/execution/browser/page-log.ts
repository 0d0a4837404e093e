import type { ConsoleMessage, Page } from 'playwright-core';
import type { StepError } from '../../domain/step-outcome.ts';
import type { LogLevel } from '../../events/types.ts';
import type { Reporter } from './reporter.ts';

/** Of the page's session. */
interface Watcher extends Pick<Reporter, 'log'> {
  /** Why requests came to nothing, by what they asked for. */
  readonly refused: ReadonlyMap<string, StepError>;
}

const levels: Readonly<Record<string, LogLevel>> = { error: 'ERROR', assert: 'ERROR', warning: 'WARN', debug: 'DEBUG' };

/** What a page says and does becomes lines of the stage's log. */
export function watchPage(page: Page, session: Watcher): void {
  const say = (level: LogLevel, source: string, text: string) => session.log(level, text, { source });
  page.on('console', (message) => say(levelOf(message), 'console', message.text()));
  page.on('pageerror', (error) => say('ERROR', 'page', `Uncaught ${error.name}: ${error.message}`));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && /^https?:/.test(frame.url())) say('INFO', 'navigation', `Navigated to ${frame.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() < 400) return;
    // The answer may be the proxy's.
    const refused = refusalOf(response.url(), session);
    say('WARN', 'network', `${response.request().method()} ${response.url()}${refused ? `: ${refused.message}` : ` answered ${response.status()}`}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'it failed';
    // What a navigation or a download cuts short is no fault.
    if (reason !== 'net::ERR_ABORTED') say('WARN', 'network', `${request.method()} ${request.url()}: ${refusalOf(request.url(), session)?.message ?? reason}`);
  });
  page.on('dialog', (dialog) => {
    const kind = dialog.type();
    // A person has to agree to what a page asks; this one reads and goes on.
    const isAccepted = kind === 'alert' || kind === 'beforeunload';
    say(isAccepted ? 'INFO' : 'WARN', 'dialog', `${isAccepted ? 'Closed' : 'Declined'} the page's ${kind}: ${dialog.message()}`);
    (isAccepted ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
  });
}

function levelOf(message: ConsoleMessage): LogLevel {
  return levels[message.type()] ?? 'INFO';
}

/** Why this step's requests to the origin of an address came to nothing, where it was not for the other side. */
export function refusalOf(address: string, { refused }: Pick<Watcher, 'refused'>): StepError | undefined {
  const url = URL.parse(address);
  return refused.get(url?.origin ?? '') ?? refused.get(hostAndPort(url));
}

/** As a tunnel names it. */
function hostAndPort(url: URL | null): string {
  return url ? `${url.hostname}:${url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? 443 : 80)}` : '';
}
