import type { Page } from 'playwright-core';
import type { BoundingBox } from '../../events/types.ts';
import type { Found } from './locate.ts';

/** CSS pixels. */
export interface PageSize {
  url: string;
  title: string;
  /** Of all there is to scroll through. */
  width: number;
  height: number;
  viewport: { width: number; height: number };
  scroll: { x: number; y: number };
}

export interface Measured {
  /** Undefined where what the page says is no place. */
  bbox: BoundingBox | undefined;
  page: PageSize;
  /** A CSS selector that finds this element and no other, in its frame. */
  selector: string;
  isPassword: boolean;
}

/** Of a text from the page; it is hidden and cut for being shown later. */
const maxText = 10_000;

/** Where an element is on the page, and how large the page is, at one instant. */
export async function measure(page: Page, { locator, frame }: Found): Promise<Measured> {
  const own = await locator.evaluate((element) => {
    // Runs in the page, or in the frame that the element is in.
    const root = document.scrollingElement ?? document.documentElement;
    const path = (node: Element): string => {
      if (node.id && document.querySelectorAll(`#${CSS.escape(node.id)}`).length === 1) return `#${CSS.escape(node.id)}`;
      const parent = node.parentElement;
      if (!parent) return node.localName;
      const same = [...parent.children].filter(({ localName }) => localName === node.localName);
      const place = same.length > 1 ? `:nth-of-type(${same.indexOf(node) + 1})` : '';
      return `${path(parent)} > ${node.localName}${place}`;
    };
    const { left, top, width, height } = element.getBoundingClientRect();
    return {
      rect: { x: left + window.scrollX, y: top + window.scrollY, width, height },
      selector: path(element),
      isPassword: element.localName === 'input' && element.getAttribute('type')?.toLowerCase() === 'password',
      page: {
        title: document.title,
        width: root.scrollWidth,
        height: root.scrollHeight,
        viewport: { width: window.innerWidth, height: window.innerHeight },
        scroll: { x: window.scrollX, y: window.scrollY },
      },
    };
  });
  const { rect, isPassword } = own;
  const selector = textFrom(own.selector);
  if (frame === page.mainFrame()) return { bbox: placeFrom(rect), page: sizeFrom({ url: page.url(), ...own.page }), selector, isPassword };
  const whole = await pageSize(page);
  const shown = (await locator.boundingBox()) ?? rect;
  return { bbox: placeFrom({ ...shown, x: shown.x + whole.scroll.x, y: shown.y + whole.scroll.y }), page: whole, selector, isPassword };
}

export async function pageSize(page: Page): Promise<PageSize> {
  const size = await page.evaluate(() => ({
    title: document.title,
    width: (document.scrollingElement ?? document.documentElement).scrollWidth,
    height: (document.scrollingElement ?? document.documentElement).scrollHeight,
    viewport: { width: window.innerWidth, height: window.innerHeight },
    scroll: { x: window.scrollX, y: window.scrollY },
  }));
  return sizeFrom({ url: page.url(), ...size });
}

// A page's scripts can put anything in the place of what is asked here, whatever its type says.

function textFrom(said: unknown): string {
  return typeof said === 'string' ? said.slice(0, maxText) : '';
}

function numberFrom(said: unknown): number {
  return typeof said === 'number' && Number.isFinite(said) ? said : 0;
}

export function placeFrom({ x, y, width, height }: BoundingBox): BoundingBox | undefined {
  return [x, y, width, height].every(Number.isFinite) ? { x, y, width, height } : undefined;
}

export function sizeFrom({ url, title, width, height, viewport, scroll }: PageSize): PageSize {
  return {
    url,
    title: textFrom(title),
    width: numberFrom(width),
    height: numberFrom(height),
    viewport: { width: numberFrom(viewport.width), height: numberFrom(viewport.height) },
    scroll: { x: numberFrom(scroll.x), y: numberFrom(scroll.y) },
  };
}
