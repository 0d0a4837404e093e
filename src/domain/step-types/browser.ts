import { z } from 'zod';
import { type ActionConfig, checkAction } from './browser-action.ts';
import { targets } from './browser-target.ts';
import { browserValidation } from './browser-validation.ts';
import { defineStepType } from './step-type.ts';

const actions = ['navigate', 'click', 'type', 'select', 'scroll', 'wait', 'extract', 'screenshot'] as const;

export type BrowserAction = (typeof actions)[number];

export const browser = defineStepType({
  type: 'browser',
  description:
    "Does one thing in the task's own page of a Chromium, which stays open from step to step. Private addresses are refused unless EGRESS_ALLOW names them.",
  config: z
    .strictObject({
      action: z.enum(actions),
      url: z.string().refine(isWebAddress, 'must be an address that begins with http:// or https://').optional().describe('navigate: where to'),
      target: targets
        .optional()
        .describe(
          'an element, or a list of which the first that is visible is taken: `{"role", "name"}`, `{"label"}`, `{"text"}`, `{"placeholder"}` or `{"css"}`; click, type, select; also scroll, wait, extract, screenshot',
        ),
      text: z.string().max(100_000).optional().describe('type: what the field shall hold'),
      submit: z.boolean().optional().describe('type: press Enter afterwards'),
      value: z.string().max(10_000).optional().describe("select: the option's value or label"),
      direction: z.enum(['up', 'down', 'top', 'bottom']).optional().describe('scroll, instead of a target to scroll to'),
      amount_px: z.number().int().positive().max(1_000_000).optional().describe('scroll up or down: CSS pixels; most of a screen where omitted'),
      state: z.enum(['visible', 'hidden']).optional().describe('wait for a target: `visible` where omitted'),
      duration_ms: z.number().int().positive().max(600_000).optional().describe('wait: milliseconds'),
      network_idle: z.boolean().optional().describe('wait: until half a second has passed without a request'),
      attribute: z.string().min(1).max(200).optional().describe('extract: this attribute instead of the text'),
      all: z.boolean().optional().describe('extract: every element that fits, as a list'),
      limit: z.number().int().positive().max(10_000).optional().describe('extract all: at most so many; 1,000 where omitted'),
      full_page: z.boolean().optional().describe('screenshot: the whole page, not only what is on screen'),
      label: z.string().min(1).max(200).optional().describe('screenshot: label of the artifact; `screenshot` where omitted'),
      headful: z.boolean().default(false).describe('with a window, where the worker has a display'),
      timeout_ms: z.number().int().positive().max(600_000).default(30_000).describe('milliseconds, those of duration_ms not counted'),
      validations: z
        .array(browserValidation)
        .max(50)
        .default([])
        .describe(
          'what must hold afterwards, each `{"kind", "value", "description"}`: `element_visible`, `element_hidden` (a target), `url_contains`, `title_contains`, `network_idle` (no value), `max_duration_ms`',
        ),
    })
    // Also where other fields are placeholders, of which nothing is known yet.
    .superRefine((config, check) => checkAction(config satisfies ActionConfig, check), { when: ({ value }) => typeof value === 'object' && value !== null }),
});

function isWebAddress(text: string): boolean {
  return ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '');
}
