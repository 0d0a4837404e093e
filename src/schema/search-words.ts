import { z } from 'zod';

/** Each word is looked for in every row that is read. */
export const searchWords = z.string().max(200, 'must have at most 200 characters').nullish();
