import type { expect } from '@jest/globals';
import type cloudbase from '@cloudbase/node-sdk';

export type Database = ReturnType<ReturnType<typeof cloudbase.init>['database']>;
export type Collection = ReturnType<Database['collection']>;

/** The SDK declares `mod` without parameters, and takes both. */
type Commands = Database['command'] & { mod(divisor: number, remainder: number): object };

type Shape = new (parts: object[]) => object;

/** The SDK declares only `Point`, and has all of them. */
export interface Geo {
  Point: new (longitude: number, latitude: number) => object;
  LineString: Shape;
  Polygon: Shape;
  MultiPoint: Shape;
  MultiLineString: Shape;
  MultiPolygon: Shape;
}

/** What a case gets: a database through the official SDK, and collections that nobody else uses. */
export interface World {
  db: Database;
  _: Commands;
  $: Commands['aggregate'];
  Geo: Geo;
  /** Empty when a case begins. */
  things: Collection;
  thingsName: string;
  /** A second one, empty too: for `lookup`, and for transactions over two collections. */
  others: Collection;
  othersName: string;
  /** Has a unique index over `code` and one over `group` and `rank`. */
  unique: Collection;
  uniqueName: string;
  /** Has a `2dsphere` index over `place`. */
  places: Collection;
  /** A name of a collection that does not exist yet; it is removed afterwards where that can be done. */
  newName(): string;
  /** The same database through wx-server-sdk. */
  wx(): Promise<WxDatabase>;
  /** All documents of `things` in the order of their ids. */
  stored(): Promise<unknown[]>;
  expect: typeof expect;
}

/** wx-server-sdk's database, as far as cases use it. Its own declarations need those of mini programs. */
export interface WxDatabase {
  command: Commands;
  collection(name: string): WxCollection;
  createCollection(name: string): Promise<unknown>;
  startTransaction(): Promise<WxTransaction>;
  runTransaction<T>(callback: (transaction: WxTransaction) => Promise<T>, times?: number): Promise<T>;
  serverDate(options?: object): object;
  RegExp(options: object): object;
  /** Functions here, classes in node-sdk. */
  Geo: { Point(longitude: number, latitude: number): object };
}

export interface WxTransaction {
  collection(name: string): WxCollection;
  commit(): Promise<unknown>;
  rollback(reason?: unknown): Promise<unknown>;
}

interface WxQuery {
  where(filter: object): WxQuery;
  orderBy(field: string, direction: 'asc' | 'desc'): WxQuery;
  limit(count: number): WxQuery;
  skip(count: number): WxQuery;
  field(projection: object): WxQuery;
  get(): Promise<object>;
  count(): Promise<object>;
  update(options: { data: object; multi?: boolean }): Promise<object>;
  remove(options?: { multi?: boolean }): Promise<object>;
}

interface WxDocument {
  field(projection: object): WxDocument;
  get(): Promise<object>;
  set(options: { data: object }): Promise<object>;
  update(options: { data: object }): Promise<object>;
  remove(): Promise<object>;
}

/** Methods of its pipelines; the last ones are not in @cloudbase/database, to which they are handed on. */
type WxStage =
  | ('match' | 'project' | 'addFields' | 'group' | 'sort' | 'skip' | 'limit' | 'count' | 'sortByCount' | 'sample')
  | ('unwind' | 'lookup' | 'bucket' | 'bucketAuto' | 'replaceRoot' | 'geoNear')
  | WxAbsentStage;
export type WxAbsentStage = 'collStats' | 'facet' | 'graphLookup' | 'indexStats' | 'out' | 'redact';
type WxAggregate = Record<WxStage, (value: unknown) => WxAggregate> & { end(): Promise<object> };

interface WxCollection extends WxQuery {
  doc(id: string): WxDocument;
  add(options: { data: object }): Promise<object>;
  aggregate(): WxAggregate;
}
