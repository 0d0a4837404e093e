import { z } from 'zod';

const refuse = ({ input }: { input?: unknown }) => `must be 0 to 100, not ${input}`;

/** Of everything that lists rows; the message follows the argument's name. */
export const pageSize = z.int().min(0, { error: refuse }).max(100, { error: refuse });
