import { z } from 'zod';
import { targets } from './browser-target.ts';

const description = z.string().min(1).max(2_000).optional();
const part = z.string().min(1).max(2_000);

/** What must hold once the action is done. */
export const browserValidation = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.enum(['element_visible', 'element_hidden']), value: targets, description }),
    z.strictObject({ kind: z.enum(['url_contains', 'title_contains']), value: part, description }),
    z.strictObject({ kind: z.literal('network_idle'), value: z.literal([true, null]).optional(), description }),
    z.strictObject({ kind: z.literal('max_duration_ms'), value: z.number().int().positive(), description }),
  ],
  { error: 'kind must be element_visible, element_hidden, url_contains, title_contains, network_idle or max_duration_ms' },
);

export type BrowserValidation = z.output<typeof browserValidation>;
