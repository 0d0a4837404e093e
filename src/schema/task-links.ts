import type { Actor } from '../domain/actor.ts';
import { publicId } from '../domain/ids.ts';
import type { LinkedTask } from '../domain/task-links.ts';
import { builder } from './builder.ts';
import type { Services } from './context.ts';

const TaskLinks = builder.objectRef<{ task: string; stream: string }>('TaskLinks').implement({
  description: `Addresses for clients without GraphQL, and without a key: where the server asks for one, they hold a token that lets whoever has them read
this task for an hour, as long as the viewer's key or token works.`,
  fields: (t) => ({
    task: t.field({ type: 'URL', description: 'The task as JSON by plain GET.', resolve: ({ task }) => task }),
    stream: t.field({
      type: 'URL',
      description: `This task's events by plain GET: give it to an \`EventSource\`. Frames are called \`next\`; their ids are cursors, from which it
resumes. A reconnect at the end is answered 204, so that it stops.`,
      resolve: ({ stream }) => stream,
    }),
  }),
});

builder.prismaObjectFields('Task', (t) => ({
  links: t.field({
    type: TaskLinks,
    // Whoever may create tasks need not be able to read them.
    authScopes: { READ: true },
    description: 'Needs the scope READ.',
    resolve: ({ id }, _args, { services, actor }) => {
      const taskId = publicId('Task', id);
      return { task: addressOf(services, actor, { kind: 'task', taskId }), stream: addressOf(services, actor, { kind: 'stream', taskId }) };
    },
  }),
}));

function addressOf({ urls, taskLinks }: Services, actor: Actor, link: LinkedTask): string {
  const address = `${urls().graphql.replace(/\/graphql$/, '')}/tasks/${link.taskId}${link.kind === 'stream' ? '/stream' : ''}`;
  // Nobody asks for a key.
  return actor.isAuthenticated ? `${address}?token=${taskLinks.sign(link, actor)}` : address;
}
