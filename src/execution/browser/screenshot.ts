import type { Acted, BrowserStep } from './browser-step.ts';
import { pageSize } from './measure.ts';

/** A picture of what is on screen, of the whole page, or of one element, as an artifact. */
export async function screenshot(work: BrowserStep): Promise<Acted> {
  const { config, session, step } = work;
  const page = await work.page();
  const label = config.label ?? 'screenshot';
  const path = pathOf(step.stage.name);
  const options = { type: 'png', timeout: work.timeout, animations: 'disabled' } as const;
  const found = work.targets.length > 0 ? await work.target() : undefined;
  work.waitsFor = 'the picture';
  const size = found?.measured.page ?? (await pageSize(page));
  const bytes = await (found ? found.locator.screenshot(options) : page.screenshot({ ...options, fullPage: config.full_page ?? false }));
  await step.saveArtifact({ label, path, mimeType: 'image/png', content: { bytes } });
  const shown = config.full_page ? { x: 0, y: 0, width: size.width, height: size.height } : { ...size.scroll, ...size.viewport };
  const bbox = found ? found.measured.bbox : shown;
  const output = { path, label, sizeBytes: bytes.length };
  if (!bbox) return { output };
  step.overlay({
    source: 'EXECUTION',
    overlayType: 'picture',
    stepKey: step.stage.name,
    bbox,
    contentType: 'screenshot',
    meta: {
      action: 'screenshot',
      selector: found ? session.shown(found.measured.selector) : null,
      path,
      page: { ...size, url: session.shown(size.url), title: session.shown(size.title) },
    },
  });
  return { output };
}

/** Stable: a stage that runs again replaces its picture. */
export function pathOf(stageName: string, suffix = ''): string {
  return `screenshots/${stageName.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'stage'}${suffix}.png`;
}
