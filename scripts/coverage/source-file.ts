import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { inRepository } from '../build/repository.ts';

/** A source file of a package, parsed; `path` is relative to the repository. */
export function parseSource(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(inRepository(path), 'utf8'), ts.ScriptTarget.Latest, true);
}

/** All nodes below one, in the order of the text. */
export function* descendants(node: ts.Node): Generator<ts.Node> {
  for (const child of node.getChildren()) {
    yield child;
    yield* descendants(child);
  }
}

/** The first node that `is` accepts. @throws when there is none: the SDK is another one than this was written for */
export function firstNode<T extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is T, what: string): T {
  for (const node of descendants(root)) if (is(node)) return node;
  throw new Error(`${root.getSourceFile().fileName} has no ${what}: has the SDK changed?`);
}

const nameOf = (node: { name?: ts.Node }): string => node.name?.getText().replaceAll(/['"]/g, '') ?? '';

/** Names for callers: those that begin with `_` are the SDK's own. */
const isPublic = (node: ts.ClassElement): boolean => {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const hidden = modifiers.some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );
  return !hidden && !nameOf(node).startsWith('_') && !ts.isConstructorDeclaration(node);
};

const isCallable = (node: ts.ClassElement): boolean =>
  ts.isMethodDeclaration(node) ||
  ts.isGetAccessor(node) ||
  (ts.isPropertyDeclaration(node) && node.initializer !== undefined && ts.isArrowFunction(node.initializer));

/** Names of a class for its callers: methods and getters, and with `properties` all that it holds. */
export function classMembers(root: ts.Node, name: string, { properties = false } = {}): string[] {
  const found = firstNode(
    root,
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && nameOf(node) === name,
    `class ${name}`,
  );
  const members = found.members.filter((member) => isPublic(member) && (properties || isCallable(member)));
  return [...new Set(members.map(nameOf))];
}

/** Names of the properties of an object that is written out. */
export const propertyNames = (object: ts.ObjectLiteralExpression): string[] => object.properties.map(nameOf);

/** The object that a variable or a property of this name is set to. */
export function objectNamed(root: ts.Node, name: string): ts.ObjectLiteralExpression {
  const holder = firstNode(
    root,
    (node): node is (ts.VariableDeclaration | ts.PropertyAssignment) & { initializer: ts.ObjectLiteralExpression } =>
      (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) &&
      nameOf(node) === name &&
      node.initializer !== undefined &&
      ts.isObjectLiteralExpression(node.initializer),
    `object ${name}`,
  );
  return holder.initializer;
}

/** The texts in an array that a variable of this name is set to. */
export function textsNamed(root: ts.Node, name: string): string[] {
  const holder = firstNode(
    root,
    (node): node is ts.VariableDeclaration => ts.isVariableDeclaration(node) && nameOf(node) === name,
    `list ${name}`,
  );
  return [...descendants(holder)].filter(ts.isStringLiteral).map(({ text }) => text);
}

/** Names of the classes that a file declares. */
export const classNames = (root: ts.Node): string[] => [...descendants(root)].filter(ts.isClassDeclaration).map(nameOf);
