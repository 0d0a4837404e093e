import mime from 'mime';
import { publicId } from '../domain/ids.ts';
import { BlobNotFoundError } from '../storage/blob-store.ts';
import { BlobAlteredError, readChecked } from '../storage/read-checked.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { badUserInput, damaged, notFound } from './graphql-errors.ts';

/** Larger ones are for `url`: a response is held in memory, whole. */
const MAX_READ_BACK_BYTES = 16 * 1_048_576;

interface Pointer {
  key: string;
  sizeBytes: bigint;
  contentType: string;
  sha256: string;
}

/** The columns that describe a result without reading it. */
const pointerColumns = { resultBlobKey: true, resultContentType: true, resultSizeBytes: true, resultSha256: true } as const;

interface PointerColumns {
  resultBlobKey: string | null;
  resultContentType: string | null;
  resultSizeBytes: bigint | null;
  resultSha256: string | null;
}

/** Null where the result is inline. */
function pointerOf({ resultBlobKey, resultContentType, resultSizeBytes, resultSha256 }: PointerColumns): Pointer | null {
  if (resultBlobKey === null) return null;
  return { key: resultBlobKey, sizeBytes: resultSizeBytes ?? 0n, contentType: resultContentType ?? 'application/octet-stream', sha256: resultSha256 ?? '' };
}

const BlobPointer = builder.objectRef<Pointer>('BlobPointer').implement({
  description: 'Where an object lies in storage.',
  fields: (t) => ({
    bucket: t.string({ resolve: (_pointer, _args, { services }) => services.storage.bucket }),
    key: t.exposeString('key'),
    sizeBytes: t.expose('sizeBytes', { type: 'SafeInt' }),
    contentType: t.exposeString('contentType'),
    sha256: t.exposeString('sha256', { description: 'Of its content, in hexadecimal.' }),
  }),
});

// The same row as its task: a selection of both is one read, and the wide columns are read only where they are asked for.
export const TaskResult = builder.prismaObject('Task', {
  variant: 'TaskResult',
  description: 'What a task produced. Small values are inline; large ones live in object storage and are read back on demand.',
  select: { id: true, resultSizeBytes: true },
  fields: (t) => ({
    json: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Null where it is text or a file of another type.',
      select: { ...pointerColumns, resultJson: true },
      resolve: async (task, _args, context) => {
        const pointer = pointerOf(task);
        if (!pointer) return task.resultJson;
        return isJson(pointer) ? JSON.parse(await readBack(task.id, pointer, context)) : null;
      },
    }),
    text: t.string({
      nullable: true,
      description: 'Null where it is JSON or a file of another type.',
      select: { ...pointerColumns, resultText: true },
      resolve: async (task, _args, context) => {
        const pointer = pointerOf(task);
        if (!pointer) return task.resultText;
        return pointer.contentType.startsWith('text/') ? readBack(task.id, pointer, context) : null;
      },
    }),
    offloaded: t.boolean({
      description: 'In object storage, not inline.',
      select: { resultBlobKey: true },
      resolve: ({ resultBlobKey }) => resultBlobKey !== null,
    }),
    pointer: t.field({ type: BlobPointer, nullable: true, description: 'Where offloaded.', select: pointerColumns, resolve: pointerOf }),
    sizeBytes: t.field({ type: 'SafeInt', resolve: ({ resultSizeBytes }) => resultSizeBytes ?? 0n }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'Short-lived download link where offloaded.',
      select: pointerColumns,
      resolve: (task, _args, { services }) => {
        const pointer = pointerOf(task);
        if (!pointer) return null;
        const extension = mime.getExtension(pointer.contentType) ?? 'bin';
        return services.links.sign({ ...pointer, filename: `${publicId('Task', task.id)}.${extension}` });
      },
    }),
  }),
});

builder.prismaObjectField('Task', 'result', (t) =>
  t.variant(TaskResult, {
    description: 'Null until there is one.',
    isNull: ({ resultSizeBytes }) => resultSizeBytes === null,
  }),
);

const isJson = ({ contentType }: Pointer) => /^application\/(.+\+)?json\b/.test(contentType);

/** What went wrong with the object is this field's error; the rest of the answer needs no storage. */
async function readBack(taskId: string, { key, sizeBytes, sha256 }: Pointer, { services }: Context): Promise<string> {
  if (sizeBytes > MAX_READ_BACK_BYTES) throw badUserInput(`The result has ${sizeBytes} bytes, too many for an answer: download it from \`url\`.`);
  try {
    return (await readChecked(services.storage, { key, sizeBytes: Number(sizeBytes), sha256 })).toString('utf8');
  } catch (error) {
    const isLost = error instanceof BlobNotFoundError;
    if (!isLost && !(error instanceof BlobAlteredError)) throw error;
    services.domain.log.error({ err: error, taskId, bucket: services.storage.bucket }, 'A result cannot be read back');
    throw isLost
      ? notFound('The result is not in storage any more: its object was removed. Replay the task to make it again.')
      : damaged('The result in storage is not the one that the task produced: its SHA-256 differs. Replay the task to make it again.');
  }
}
