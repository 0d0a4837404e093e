import type pg from 'pg';

/** Uses of a connection after which its plans are made anew for the first time; then after four times as many, and so on. */
const FIRST_USES = 64;

/**
 * The server keeps the plan of a named statement, and those by which it checks foreign keys, as long as the connection lives or until the table is
 * analysed. One that was made while a table was as good as empty reads all of it, or any of its indexes, from end to end, also when it has a million
 * rows. So a connection forgets its plans each time that it has been used four times as often: as often as tables may have grown a lot, and so rarely
 * that planning costs nothing.
 */
export function renewPlans(pool: pg.Pool): void {
  const ages = new WeakMap<pg.PoolClient, { uses: number; renewAt: number }>();
  pool.on('acquire', (client) => {
    const age = ages.get(client) ?? { uses: 0, renewAt: FIRST_USES };
    ages.set(client, age);
    age.uses += 1;
    if (age.uses < age.renewAt) return;
    age.renewAt *= 4;
    // Goes before whatever the connection was taken for; where it fails, that does, too.
    client.query('discard plans').catch(() => {});
  });
}
