import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { execa } from 'execa';
import { flatten, type Piece, reach, readTypes, type Types } from './contract.ts';

const PENDING = '.ci/contract-pending.json';

/**
 * Compares schema.graphql with the contract. `pending` lists the coordinates that are not built yet; what only they lead to counts as
 * pending with them.
 * @returns the faults, as sentences.
 */
export function compareWithContract(contract: Types, built: Types, pending: readonly string[]): string[] {
  const [expected, actual] = [flatten(contract.values()), flatten(built.values())];
  return [
    ...missingCoordinates(contract, built, pending).map((coordinate) => `${coordinate} is missing`),
    ...[...expected.values()].flatMap((piece) => difference(piece, actual.get(piece.coordinate))),
    ...pending.filter((coordinate) => actual.has(coordinate)).map((coordinate) => `${coordinate} is built: take it off ${PENDING}`),
    ...pending.filter((coordinate) => !expected.has(coordinate)).map((coordinate) => `${coordinate} in ${PENDING} is not in the contract`),
  ];
}

/** The contract's coordinates that the earlier list demanded and this one does not. */
export function noLongerDemanded(contract: Types, earlier: readonly string[], pending: readonly string[]): string[] {
  const [before, now] = [earlier, pending].map((list) => reach(contract, (coordinate) => list.includes(coordinate)));
  return [...(before?.keys() ?? [])].filter((coordinate) => !now?.has(coordinate));
}

/** The outermost coordinates that are neither built nor pending: as a list of pending ones, the shortest that will do. */
export function missingCoordinates(contract: Types, built: Types, pending: readonly string[] = []): string[] {
  const actual = flatten(built.values());
  const missing = new Set<string>();
  reach(contract, (coordinate) => pending.includes(coordinate) || (!actual.has(coordinate) && Boolean(missing.add(coordinate))));
  return [...missing].sort();
}

function difference(expected: Piece, actual: Piece | undefined): string[] {
  if (!actual) return [];
  const known = new Set(expected.pieces.map(({ coordinate }) => coordinate));
  return [
    ...(actual.signature === expected.signature ? [] : [`${expected.coordinate} is ${actual.signature}, not ${expected.signature}`]),
    ...actual.pieces
      .filter(({ coordinate, isRequired }) => isRequired && !known.has(coordinate))
      .map(({ coordinate }) => `${coordinate} is added and required`),
  ];
}

async function main(): Promise<void> {
  const program = new Command('contract-check')
    .argument('<contract>', 'SDL of the contract')
    .option('--print-missing', 'print the list of what is not built')
    .parse();
  const [contract, built] = await Promise.all([program.args[0] ?? '', 'schema.graphql'].map(async (file) => readTypes(await readFile(file, 'utf8'))));
  if (!contract || !built) throw new Error('Name the contract.');
  if (program.opts<{ printMissing?: boolean }>().printMissing) {
    console.info(JSON.stringify(missingCoordinates(contract, built), null, 2));
    return;
  }
  const pending = JSON.parse(await readFile(PENDING, 'utf8')) as string[];
  const faults = compareWithContract(contract, built, pending);
  for (const commit of ['HEAD^', 'HEAD']) {
    const { stdout, failed } = await execa('git', ['show', `${commit}:${PENDING}`], { reject: false });
    if (failed) continue;
    const grown = noLongerDemanded(contract, JSON.parse(stdout) as string[], pending);
    faults.push(...grown.map((coordinate) => `${coordinate} is pending again: the list of ${commit} had it no more`));
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.info(`schema.graphql has what the contract asks for; ${pending.length} coordinates are pending.`);
}

if (import.meta.main) await main();
