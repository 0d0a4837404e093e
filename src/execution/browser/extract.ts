import type { Json } from '../../domain/step-outcome.ts';
import { cleanText } from '../clean-text.ts';
import type { Acted, BrowserStep } from './browser-step.ts';
import { measure } from './measure.ts';

const defaultLimit = 1_000;
/** Elements that are shown; the output has all. */
const maxHighlights = 20;
/** Later steps name the output in placeholders, and it is a row. */
const maxCharacters = 500_000;

/** The text, or an attribute, of an element, of all that fit, or of the page. */
export async function extract(work: BrowserStep): Promise<Acted> {
  const { config, session } = work;
  const page = await work.page();
  let room = maxCharacters;
  let isTruncated = false;
  const keep = (text: string | null): string | null => {
    if (text === null) return null;
    const shown = session.hide(cleanText(text)).slice(0, room).toWellFormed();
    isTruncated ||= shown.length < text.length && room <= text.length;
    room -= shown.length;
    return shown;
  };
  const outcome = (value: Json, more: Record<string, Json> = {}): Acted => ({
    output: { value, ...more, truncated: isTruncated },
    result: typeof value === 'string' ? { text: value } : { json: value },
  });

  if (work.targets.length === 0) return outcome(keep(await page.locator('body').innerText({ timeout: work.timeout })));
  if (!config.all) {
    const { locator } = await work.target();
    const text =
      config.attribute === undefined
        ? await locator.innerText({ timeout: work.timeout }).catch(() => locator.textContent())
        : await locator.getAttribute(config.attribute);
    return outcome(keep(text));
  }
  // Until there is one; then as many as there are.
  const { all: elements, frame, target } = await work.target();
  const total = await elements.count();
  const limit = Math.min(total, config.limit ?? defaultLimit);
  const read = await elements.evaluateAll(
    (found, { attribute, limit }) =>
      found
        .slice(0, limit)
        .map((element) =>
          attribute === undefined ? ('innerText' in element ? String(element.innerText) : element.textContent) : element.getAttribute(attribute),
        ),
    { attribute: config.attribute, limit },
  );
  // The first is shown already.
  for (let index = 1; index < Math.min(limit, maxHighlights); index += 1) {
    const found = { locator: elements.nth(index), all: elements, frame, target };
    work.highlight(found, await measure(page, found));
  }
  return outcome(read.map(keep), { count: read.length, total });
}
