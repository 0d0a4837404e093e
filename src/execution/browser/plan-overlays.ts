import { browser } from '../../domain/step-types/browser.ts';
import type { ComingStep } from '../executor.ts';
import type { BrowserStep } from './browser-step.ts';
import { findVisible } from './locate.ts';
import { measure } from './measure.ts';

const maxSteps = 50;

/**
 * Where the coming steps will act, as far as this page shows it now: up to the next that opens another one. A place is told
 * again only where it has changed.
 * @param known what was told of each step, by its key.
 */
export async function showComing({ session, step }: BrowserStep, coming: readonly ComingStep[], known: Map<string, string>): Promise<void> {
  const page = await session.page();
  for (const { key, type, config } of coming.slice(0, maxSteps)) {
    const parsed = type === browser.type ? browser.config.safeParse(config) : undefined;
    if (parsed?.data?.action === 'navigate') return;
    const targets = [parsed?.data?.target ?? []].flat();
    if (!parsed?.success || targets.length === 0) continue;
    const found = await findVisible(page, targets);
    // It may be gone again by now.
    const measured = found && (await measure(page, found).catch(() => undefined));
    if (!found || !measured?.bbox) continue;
    const { bbox, selector, page: size } = measured;
    const place = JSON.stringify([size.url, bbox]);
    if (known.get(key) === place) continue;
    known.set(key, place);
    step.overlay({
      source: 'PLAN',
      overlayType: 'highlight',
      stepKey: key,
      bbox,
      contentType: 'dom',
      meta: {
        action: parsed.data.action,
        selector: session.shown(selector),
        target: found.target,
        page: { ...size, url: session.shown(size.url), title: session.shown(size.title) },
      },
    });
  }
}
