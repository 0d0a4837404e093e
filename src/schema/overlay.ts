import sql from 'sql-template-tag';
import type { BoundingBox as Box } from '../events/types.ts';
import { builder } from './builder.ts';
import { childConnection } from './connection.ts';
import { type EventWith, eventSource } from './event-list.ts';

const OverlaySource = builder.enumType('OverlaySource', {
  description: 'What an overlay shows.',
  values: { PLAN: { description: 'Where a coming step will act.' }, EXECUTION: { description: 'Where a step acts.' } } as const,
});

const BoundingBox = builder.objectRef<Box>('BoundingBox').implement({
  description: 'CSS pixels from the top left of the page.',
  fields: (t) => ({
    x: t.exposeFloat('x'),
    y: t.exposeFloat('y'),
    width: t.exposeFloat('width'),
    height: t.exposeFloat('height'),
  }),
});

export const Overlay = builder.objectRef<EventWith<'OVERLAY_RECORDED'>>('Overlay').implement({
  description: 'Something to draw over the page that a task works on.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'EventCursor', description: 'Of its OverlayRecorded event.' }),
    source: t.field({ type: OverlaySource, resolve: ({ body }) => body.source }),
    type: t.string({ nullable: true, description: 'How to draw it: `highlight`.', resolve: ({ body }) => body.overlayType }),
    stepKey: t.string({ nullable: true, description: "The planned step's key, or the name of the stage.", resolve: ({ body }) => body.stepKey }),
    bbox: t.field({ type: BoundingBox, resolve: ({ body }) => body.bbox }),
    contentType: t.string({
      nullable: true,
      description: "`dom`: an element's rectangle; `screenshot`: what a picture shows.",
      resolve: ({ body }) => body.contentType,
    }),
    meta: t.field({
      type: 'JSON',
      description: '`action`, `selector`, and `page` with `url`, `title`, `width` and `height`.',
      resolve: ({ body }) => body.meta,
    }),
    recordedAt: t.expose('at', { type: 'DateTime' }),
  }),
});

builder.prismaObjectField('Task', 'overlays', (t) =>
  t.connection(
    {
      type: Overlay,
      description: 'Oldest first, with the cursors of their events.',
      args: { source: t.arg({ type: OverlaySource, description: 'Only those of this source.' }) },
      resolve: ({ id }, { source, ...page }, context, info) => {
        // As a constant: their index holds nothing else.
        const overlays = sql`task_event.type = 'OVERLAY_RECORDED'`;
        const ofSource = source ? sql`${overlays} and task_event.payload ->> 'source' = ${source}` : overlays;
        return childConnection(eventSource(['OVERLAY_RECORDED'], ofSource, context), id, page, context, info);
      },
    },
    builder.connectionObject({ type: Overlay, name: 'OverlayConnection' }),
  ),
);
