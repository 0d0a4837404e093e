import { z } from 'zod';

/** More than a person looks for; beyond that, one search could be the work of many. */
export const searchWords = z.string().max(200, 'must have at most 200 characters').nullish();
