import { expect, test } from 'vitest';
import type { Json } from '../step-outcome.ts';
import { checkTemplate } from '../template-check.ts';
import { stepTypes } from './registry.ts';

/** What publishing says to a step with this configuration. */
function faults(config: Json): string[] {
  const step = { name: 'step', type: 'browser', config, requiresApproval: false };
  const parameters = [{ name: 'anything', type: 'STRING' as const, required: false, description: null, enumValues: null }];
  return checkTemplate(stepTypes, { name: 'browser', description: 'One step in a browser.', shop: '', parameters, steps: [step] }).map(
    ({ path, message }) => `${path?.slice(3).join('.')}: ${message}`,
  );
}

const target = { role: 'button', name: 'Buy' };

test.each<Json>([
  { action: 'navigate', url: 'https://example.com/a?b#c' },
  { action: 'navigate', url: 'http://{{anything}}/' },
  { action: 'navigate', url: '{{anything}}', headful: true, timeout_ms: 1 },
  { action: 'click', target },
  { action: 'click', target: [target, { label: 'Buy' }, { text: 'Buy' }, { placeholder: 'Buy' }, { css: '#buy' }] },
  { action: 'click', target: '{{anything}}' },
  { action: 'click', target: { role: '{{anything}}' } },
  { action: 'type', target, text: '' },
  { action: 'type', target, text: 'shoes', submit: true },
  { action: 'select', target, value: 'red' },
  { action: 'scroll', direction: 'down', amount_px: 300 },
  { action: 'scroll', direction: 'top' },
  { action: 'scroll', target },
  { action: 'wait', target, state: 'hidden' },
  { action: 'wait', duration_ms: 100 },
  { action: 'wait', duration_ms: 100, network_idle: true },
  { action: 'extract' },
  { action: 'extract', target, attribute: 'href', all: true, limit: 5 },
  { action: 'screenshot', full_page: true, label: 'cart' },
  { action: 'screenshot', target },
  {
    action: 'screenshot',
    validations: [
      { kind: 'element_visible', value: target, description: 'the button is there' },
      { kind: 'element_hidden', value: [{ css: '.spinner' }] },
      { kind: 'url_contains', value: '/cart' },
      { kind: 'title_contains', value: 'Cart' },
      { kind: 'network_idle' },
      { kind: 'max_duration_ms', value: 2_000 },
    ],
  },
  { action: '{{anything}}', url: 'https://example.com', target },
])('a browser step that can be published: %j', (config) => {
  expect(faults(config)).toEqual([]);
});

const forms = 'must be {"role", "name"} with an ARIA role, {"label"}, {"text"}, {"placeholder"} or {"css"}, or a list of 1 to 20 such';

test.each<[Json, string[]]>([
  [{}, ['action: browser: Invalid option: expected one of "navigate"|"click"|"type"|"select"|"scroll"|"wait"|"extract"|"screenshot"']],
  [{ action: 'navigate' }, ['url: browser: navigate needs url']],
  [{ action: 'navigate', url: 'example.com' }, ['url: browser: must be an address that begins with http:// or https://']],
  [{ action: 'navigate', url: 'file:///etc/passwd' }, ['url: browser: must be an address that begins with http:// or https://']],
  [{ action: 'navigate', url: 'chrome://settings' }, ['url: browser: must be an address that begins with http:// or https://']],
  [
    { action: 'navigate', url: 'https://example.com', target },
    [expect.stringMatching(/^target: browser: navigate has no use for target, which belongs to click and /)],
  ],
  [{ action: 'click' }, ['target: browser: click needs target']],
  [{ action: 'click', target: { role: 'knob' } }, [`target: browser: ${forms}`]],
  [{ action: 'click', target: { css: '#a', text: 'b' } }, [`target: browser: ${forms}`]],
  [{ action: 'click', target: [] }, ['target: browser: Too small: expected array to have >=1 items']],
  [{ action: 'click', target, text: 'x' }, ['text: browser: click has no use for text, which belongs to type']],
  [{ action: 'type', target }, ['text: browser: type needs text']],
  [{ action: 'type', timeout_ms: '{{anything}}' }, ['target: browser: type needs target', 'text: browser: type needs text']],
  [{ action: 'select', target }, ['value: browser: select needs value']],
  [{ action: 'scroll' }, ['direction: browser: scroll needs direction or target']],
  [{ action: 'scroll', target, direction: 'up' }, ['direction: browser: scroll takes a direction or a target, not both']],
  [{ action: 'scroll', direction: 'top', amount_px: 5 }, ['amount_px: browser: amount_px goes with direction up or down']],
  [{ action: 'wait' }, ['target: browser: wait needs target or duration_ms or network_idle']],
  [{ action: 'wait', network_idle: false }, ['network_idle: browser: wait needs target, duration_ms or network_idle true']],
  [{ action: 'wait', duration_ms: 1, state: 'hidden' }, ['state: browser: state goes with a target']],
  [{ action: 'extract', attribute: 'href' }, ['attribute: browser: attribute goes with a target']],
  [{ action: 'extract', all: true }, ['all: browser: all goes with a target']],
  [{ action: 'extract', target, limit: 3 }, ['limit: browser: limit goes with all']],
  [{ action: 'screenshot', target, full_page: true }, ['full_page: browser: screenshot shows the full page or a target, not both']],
  [{ action: 'screenshot', timeout_ms: 0 }, ['timeout_ms: browser: Too small: expected number to be >0']],
  [
    { action: 'extract', validations: [{ kind: 'looks_nice' }, { kind: 'url_contains' }] },
    [
      'validations.0.kind: browser: kind must be element_visible, element_hidden, url_contains, title_contains, network_idle or max_duration_ms',
      'validations.1.value: browser: Invalid input: expected string, received undefined',
    ],
  ],
  [{ action: 'extract', colour: 'red' }, [': browser: Unrecognized key: "colour"']],
])('a browser step that cannot: %j', (config, expected) => {
  expect(faults(config)).toEqual(expected);
});
