import ts from 'typescript';
import type { Area } from './area.ts';
import { classMembers, descendants, firstNode, parseSource, propertyNames } from './source-file.ts';

/** One file, into which webpack has put every module under its old name. */
const SOURCE = 'node_modules/wx-server-sdk/index.js';

/** Names of classes as the coverage has them. */
const DATABASE_CLASSES = {
  'database.ts': ['Database', 'Database'],
  'database/collection.ts': ['Collection', 'CollectionReference'],
  'database/query.ts': ['Query', 'Query'],
  'database/document.ts': ['Document', 'DocumentReference'],
  'database/aggregate.ts': ['Aggregate', 'Aggregate'],
  'database/transaction/transaction.ts': ['Transaction', 'Transaction'],
} as const;

function modulesOf(root: ts.SourceFile): Map<string, ts.Node> {
  const modules = new Map<string, ts.Node>();
  for (const node of descendants(root)) {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name) && node.name.text.startsWith('./src/'))
      modules.set(node.name.text, node.initializer);
  }
  return modules;
}

function moduleNamed(modules: Map<string, ts.Node>, name: string): ts.Node {
  const found = modules.get(name);
  if (!found) throw new Error(`${SOURCE} has no module ${name}: has the SDK changed?`);
  return found;
}

/** Names in the object that `this.exportAPI` is set to. */
function ownExports(module: ts.Node): string[] {
  const assigned = firstNode(
    module,
    (node): node is ts.BinaryExpression => ts.isBinaryExpression(node) && node.left.getText() === 'this.exportAPI',
    'assignment of exportAPI',
  ).right;
  return ts.isObjectLiteralExpression(assigned) ? propertyNames(assigned) : [];
}

/** Names that a service adds: what its `getAPIs` gives back, or the name of its namespace. */
function serviceExports(modules: Map<string, ts.Node>): string[] {
  return [...modules].flatMap(([name, module]) => {
    const nodes = [...descendants(module)];
    if (/^\.\/src\/api\/\w+\/api\/api\.ts$/.test(name)) {
      const returned = nodes.filter(ts.isReturnStatement).flatMap(({ expression }) => expression ?? []);
      return returned.filter(ts.isObjectLiteralExpression).flatMap(propertyNames);
    }
    if (!/^\.\/src\/api\/\w+\/index\.ts$/.test(name)) return [];
    const assignments = nodes
      .filter(ts.isBinaryExpression)
      .filter((node) => /_NAMESPACE_NAME$/.test(node.left.getText()));
    return assignments.flatMap(({ right }) => (ts.isStringLiteral(right) ? [right.text] : []));
  });
}

/** What callers of wx-server-sdk can name. */
export function wxAreas(): Area[] {
  const modules = modulesOf(parseSource(SOURCE));
  const cloud = [...ownExports(moduleNamed(modules, './src/api/cloud/index.ts')), 'logger', ...serviceExports(modules)];
  const databases = Object.entries(DATABASE_CLASSES).flatMap(([file, [prefix, className]]) =>
    membersOf(moduleNamed(modules, `./src/api/database/api/${file}`), prefix, className),
  );
  return [
    { title: 'cloud', source: SOURCE, names: [...new Set(cloud)].map((name) => `wx.${name}`) },
    { title: 'cloud.database()', source: SOURCE, names: databases },
  ];
}

/** The database class is an expression that a function gives back; its fields are set by the constructor. */
function membersOf(module: ts.Node, prefix: string, className: string): string[] {
  if (prefix !== 'Database') return classMembers(module, className).map((name) => `wx.${prefix}.${name}`);
  const { members } = firstNode(module, ts.isClassExpression, 'class of the database');
  const methods = members.filter(ts.isMethodDeclaration).map(({ name }) => name.getText());
  const fields = [...descendants(module)]
    .filter(ts.isBinaryExpression)
    .map(({ left }) => /^this\.([a-zA-Z]+)$/.exec(left.getText())?.[1])
    .filter((name): name is string => name !== undefined && !['cloud', 'config'].includes(name));
  return [...new Set([...methods, ...fields])].map((name) => `wx.Database.${name}`);
}
