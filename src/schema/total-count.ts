import { builder } from './builder.ts';

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many there are on all pages; counted only where it is selected.',
    resolve: (connection) => connection.totalCount(),
  }),
);
