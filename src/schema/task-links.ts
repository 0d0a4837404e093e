import { publicId } from '../domain/ids.ts';
import { builder } from './builder.ts';
import type { Services } from './context.ts';

interface Linked {
  base: string;
  taskId: string;
}

const TaskLinks = builder.objectRef<Linked>('TaskLinks').implement({
  description: 'Addresses for clients without GraphQL. Where the server asks for a key, they want it in a header, as everything else does.',
  fields: (t) => ({
    task: t.field({ type: 'URL', description: 'The task as JSON by plain GET.', resolve: ({ base, taskId }) => `${base}/tasks/${taskId}` }),
    stream: t.field({
      type: 'URL',
      description: "This task's events by plain GET: give it to an `EventSource`.",
      resolve: ({ base, taskId }) => `${base}/tasks/${taskId}/stream`,
    }),
  }),
});

builder.prismaObjectFields('Task', (t) => ({
  links: t.field({
    type: TaskLinks,
    resolve: ({ id }, _args, { services }) => ({ base: baseOf(services), taskId: publicId('Task', id) }),
  }),
}));

const baseOf = ({ urls }: Services): string => urls().graphql.replace(/\/graphql$/, '');
