import DataLoader from 'dataloader';

const MAX_BATCH = 100;

/**
 * Writes that arrive while one transaction is under way go into the next one together: a busy process pays for a commit once
 * for many of them, an idle one waits for nobody.
 * @param write one transaction for all items, in their order; an Error in place of a result is that item's alone. Where it fails,
 *   each item is written once more, by itself: one that cannot be written does not keep the others from it, and a connection that
 *   broke costs a second try. It may have been stored the first time, so `write` must bear to be asked again.
 */
export function groupCommit<Item, Result>(write: (batch: readonly Item[]) => Promise<readonly (Result | Error)[]>): (item: Item) => Promise<Result> {
  let writing: Promise<unknown> = Promise.resolve();

  const writeTogether = async (batch: readonly Item[]): Promise<readonly (Result | Error)[]> => {
    try {
      return await write(batch);
    } catch {
      return Promise.all(batch.map((item) => write([item]).then(([result]) => result as Result | Error, asError)));
    }
  };
  const loader = new DataLoader<Item, Result>(
    (batch) => {
      const written = writeTogether(batch);
      writing = written;
      return written;
    },
    { cache: false, maxBatchSize: MAX_BATCH, batchScheduleFn: (dispatch) => void writing.then(() => setImmediate(dispatch)) },
  );
  return (item) => loader.load(item);
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
