/**
 * What `/control` answers, as the browser reads it. Declared again and not imported: the modules of the server that
 * declare it need Node's types.
 */

import type { MenuButton, Person } from './wechat-wire.ts';

export const SOURCES = ['function', 'database', 'timer', 'http', 'wechat', 'world'] as const;
export type FeedSource = (typeof SOURCES)[number];

export interface FeedEntry {
  seq: number;
  at: string;
  source: FeedSource;
  kind: string;
  text: string;
  requestId?: string;
  detail?: Record<string, unknown>;
}

export interface FunctionStatus {
  name: string;
  timeoutSeconds: number;
  memoryMb: number;
  instances: number;
  busy: number;
  invocations: number;
  errors: number;
  throttled: number;
  coldStarts: number;
  lastColdStartMs?: number;
  lastRun?: InvocationReport;
}

/** What one run of a function took. */
export interface InvocationReport {
  coldStart: boolean;
  initMs?: number;
  ms: number;
  memoryMb: number;
  operations: { reads: number; writes: number };
}

export interface TimerStatus {
  functionName: string;
  triggerName: string;
  cron: string;
  /** Empty when it never comes due again. */
  nextAt: string;
  running: number;
  /** Ordered for the next moments. */
  miss: number;
  duplicate: number;
  overlap: number;
}

export interface TimersState {
  retries: boolean;
  timers: TimerStatus[];
}

interface Account {
  appId: string;
  name: string;
}

export interface WorldState {
  clock: { now: string; frozen: boolean };
  environment: { envId?: string };
  functions: FunctionStatus[];
  timers: TimerStatus[];
  collections: { name: string; count: number }[];
  operations: Record<string, number>;
  wechat: {
    oa: Account;
    miniprogram: Account;
    followers: number;
    people: Person[];
    calls: Record<string, number>;
    menu: MenuButton[];
  };
}

export interface LogLine {
  at: string;
  functionName: string;
  requestId: string;
  stream: 'stdout' | 'stderr' | 'platform';
  /** Of the last line that the platform writes about an invocation. */
  report?: InvocationReport;
  line: string;
}

export type Outcome =
  | { ok: true; result: unknown; requestId: string }
  | { ok: false; code: number | string; message: string; requestId: string };

export type FaultEffect =
  | { kind: 'error'; code: string | number; message: string }
  | { kind: 'latency'; ms: number }
  | { kind: 'drop' }
  | { kind: 'kill' };

export interface FaultRule {
  id: string;
  target: 'database' | 'function' | 'wechat' | 'files';
  match: string;
  action?: string;
  collection?: string;
  function?: string;
  nth?: number;
  probability?: number;
  count?: number;
  when?: 'before' | 'after';
  effect: FaultEffect;
}

/** A document as relaxed EJSON. */
export type StoredDocument = Record<string, unknown>;
export interface DocumentPage {
  total: number;
  documents: StoredDocument[];
}

/** What a write has made of one document: added without `before`, removed without `after`. */
export interface StoredChange {
  number: number;
  /** World time, ISO. */
  at: string;
  /** The invocation of a function that wrote. */
  requestId?: string;
  before?: StoredDocument;
  after?: StoredDocument;
}

/** A state of the world that was saved under a name. */
export interface SavedState {
  name: string;
  /** World time, ISO. */
  savedAt: string;
}
