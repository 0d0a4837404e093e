import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A piece of a schema, under its coordinate: `Task`, `Task.logs`, `Task.logs(first:)`, `TaskStatus.QUEUED`. */
export interface Piece {
  readonly coordinate: string;
  /** What may not differ: the kind of a type; the type, nullability and default of what has them. */
  readonly signature: string;
  /** Whether a caller has to give it: an argument or input field that is not null and has no default. */
  readonly isRequired: boolean;
  /** Types that come with it. */
  readonly leadsTo: readonly string[];
  readonly pieces: readonly Piece[];
}

/** The types of a schema, by name. */
export type Types = ReadonlyMap<string, Piece>;

export function readTypes(sdl: string): Types {
  const definitions = parse(sdl).definitions.filter(isTypeDefinitionNode);
  const implementers = (name: string) => definitions.filter((other) => interfacesOf(other).includes(name)).map((other) => other.name.value);
  return new Map(definitions.map((definition) => [definition.name.value, typePiece(definition, implementers(definition.name.value))]));
}

/** Everything below the roots that is not pending; what is pending leads nowhere. */
export function reach(types: Types, isPending: (coordinate: string) => boolean): Map<string, Piece> {
  const reached = new Map<string, Piece>();
  const visit = (piece: Piece | undefined) => {
    if (!piece || reached.has(piece.coordinate) || isPending(piece.coordinate)) return;
    reached.set(piece.coordinate, piece);
    for (const name of piece.leadsTo) visit(types.get(name));
    for (const inner of piece.pieces) visit(inner);
  };
  for (const root of ['Query', 'Mutation', 'Subscription']) visit(types.get(root));
  return reached;
}

/** Every piece by its coordinate. */
export function flatten(pieces: Iterable<Piece>, into = new Map<string, Piece>()): Map<string, Piece> {
  for (const piece of pieces) flatten(into.set(piece.coordinate, piece) && piece.pieces, into);
  return into;
}

function typePiece(definition: TypeDefinitionNode, implementers: readonly string[]): Piece {
  const coordinate = definition.name.value;
  const inner = (name: string, signature: string, leadsTo: readonly string[] = []) => piece(`${coordinate}${name}`, signature, leadsTo);
  const interfaces = interfacesOf(definition).map((name) => inner(` implements ${name}`, '', [name]));
  switch (definition.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return piece(coordinate, 'scalar');
    case Kind.ENUM_TYPE_DEFINITION:
      return piece(
        coordinate,
        'enum',
        [],
        (definition.values ?? []).map(({ name }) => inner(`.${name.value}`, '')),
      );
    case Kind.UNION_TYPE_DEFINITION:
      return piece(
        coordinate,
        'union',
        [],
        (definition.types ?? []).map(({ name }) => inner(` = ${name.value}`, '', [name.value])),
      );
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return piece(
        coordinate,
        isOneOf(definition.directives) ? 'input @oneOf' : 'input',
        [],
        (definition.fields ?? []).map((field) => inputPiece(`${coordinate}.${field.name.value}`, field)),
      );
    case Kind.OBJECT_TYPE_DEFINITION:
      return piece(coordinate, 'type', [], [...interfaces, ...fieldPieces(coordinate, definition.fields)]);
    case Kind.INTERFACE_TYPE_DEFINITION:
      return piece(coordinate, 'interface', implementers, [...interfaces, ...fieldPieces(coordinate, definition.fields)]);
  }
}

function fieldPieces(type: string, fields: readonly FieldDefinitionNode[] = []): Piece[] {
  return fields.map((field) => {
    const coordinate = `${type}.${field.name.value}`;
    const args = (field.arguments ?? []).map((argument) => inputPiece(`${coordinate}(${argument.name.value}:)`, argument));
    return piece(coordinate, print(field.type), [namedType(field.type)], args);
  });
}

function inputPiece(coordinate: string, { type, defaultValue }: InputValueDefinitionNode): Piece {
  const signature = defaultValue ? `${print(type)} = ${print(defaultValue)}` : print(type);
  return { ...piece(coordinate, signature, [namedType(type)]), isRequired: type.kind === Kind.NON_NULL_TYPE && !defaultValue };
}

function piece(coordinate: string, signature: string, leadsTo: readonly string[] = [], pieces: readonly Piece[] = []): Piece {
  return { coordinate, signature, isRequired: false, leadsTo, pieces };
}

function interfacesOf(definition: TypeDefinitionNode): string[] {
  return 'interfaces' in definition ? (definition.interfaces ?? []).map(({ name }) => name.value) : [];
}

function isOneOf(directives: readonly ConstDirectiveNode[] = []): boolean {
  return directives.some(({ name }) => name.value === 'oneOf');
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
