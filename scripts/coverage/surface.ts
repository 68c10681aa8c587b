import ts from 'typescript';
import type { Area } from './area.ts';
import {
  classMembers,
  classNames,
  firstNode,
  objectNamed,
  parseSource,
  propertyNames,
  textsNamed,
} from './source-file.ts';
import { wxAreas } from './wx-surface.ts';

const NODE_SDK = 'node_modules/@cloudbase/node-sdk/src';
const DATABASE = 'node_modules/@cloudbase/node-sdk/node_modules/@cloudbase/database/src';
const GEO_FILES = ['point', 'lineString', 'polygon', 'multiPoint', 'multiLineString', 'multiPolygon'];

const prefixed = (prefix: string, names: readonly string[]): string[] => names.map((name) => `${prefix}.${name}`);
const without = (names: readonly string[], ...left: string[]): string[] => names.filter((name) => !left.includes(name));

const classArea = (title: string, source: string, prefix: string, className: string, properties = false): Area => ({
  title,
  source,
  names: prefixed(prefix, classMembers(parseSource(source), className, { properties })),
});

/** `module.exports` of the package, which TypeScript writes `export =`. */
function exportsArea(): Area {
  const source = `${NODE_SDK}/index.ts`;
  const exported = firstNode(parseSource(source), ts.isExportAssignment, 'export =').expression;
  if (!ts.isObjectLiteralExpression(exported)) throw new Error(`${source} exports no object: has the SDK changed?`);
  return { title: 'The package', source, names: prefixed('node-sdk', propertyNames(exported)) };
}

function commandAreas(): Area[] {
  const source = `${DATABASE}/command.ts`;
  const command = objectNamed(parseSource(source), 'Command');
  const [aggregate, project] = [objectNamed(command, 'aggregate'), objectNamed(command, 'project')];
  return [
    { title: 'Commands', source, names: prefixed('command', without(propertyNames(command), 'aggregate', 'project')) },
    { title: 'Commands of projections', source, names: prefixed('project', propertyNames(project)) },
    { title: 'Expressions of pipelines (`command.aggregate`)', source, names: prefixed('$', propertyNames(aggregate)) },
  ];
}

/** Chained commands; what only serialises them is left out. */
const chainArea = (file: string, className: string): Area => {
  const { names, ...area } = classArea('Chained commands', `${DATABASE}/commands/${file}.ts`, className, className);
  return { ...area, names: without(names, `${className}.toJSON`) };
};

/** `@cloudbase/database`, as node-sdk brings it. */
export function databaseAreas(): Area[] {
  const db = classArea('The database', `${DATABASE}/index.ts`, 'Db', 'Db', true);
  const validate = `${DATABASE}/validate.ts`;
  return [
    // Its commands and shapes have areas of their own; the others are set by node-sdk.
    { ...db, names: without(db.names, ...prefixed('Db', DB_SETTINGS)) },
    classArea('Collections', `${DATABASE}/collection.ts`, 'Collection', 'CollectionReference'),
    classArea('Queries', `${DATABASE}/query.ts`, 'Query', 'Query'),
    classArea('Documents', `${DATABASE}/document.ts`, 'Document', 'DocumentReference'),
    {
      title: 'Options of a request',
      source: validate,
      names: prefixed('options', textsNamed(parseSource(validate), 'validOptionsKeys')),
    },
    ...commandAreas(),
    chainArea('query', 'QueryCommand'),
    chainArea('logic', 'LogicCommand'),
    classArea('Stages of pipelines', `${DATABASE}/aggregate.ts`, 'aggregate', 'Aggregation'),
    classArea('Transactions', `${DATABASE}/transaction/index.ts`, 'Transaction', 'Transaction'),
    {
      title: 'Shapes',
      source: `${DATABASE}/geo`,
      names: prefixed(
        'Geo',
        GEO_FILES.flatMap((file) => classNames(parseSource(`${DATABASE}/geo/${file}.ts`))),
      ),
    },
  ];
}

const DB_SETTINGS = [
  ...['command', 'Geo', 'config', 'ws', 'reqClass', 'wsClass', 'createSign', 'getAccessToken', 'dataVersion'],
  ...['runtime', 'appSecretInfo'],
];

/** Everything that callers of the two SDKs can name, read from their sources. */
export function readSurface(): { sdk: string; areas: Area[] }[] {
  return [
    {
      sdk: '@cloudbase/node-sdk 3.18.3',
      areas: [
        exportsArea(),
        classArea('The environment', `${NODE_SDK}/cloudbase.ts`, 'CloudBase', 'CloudBase', true),
        classArea('auth()', `${NODE_SDK}/auth/index.ts`, 'Auth', 'Auth'),
        classArea('logger()', `${NODE_SDK}/logger/index.ts`, 'Logger', 'Logger'),
      ],
    },
    { sdk: '@cloudbase/database 1.4.3 (within node-sdk)', areas: databaseAreas() },
    { sdk: 'wx-server-sdk 4.0.2', areas: wxAreas() },
  ];
}
