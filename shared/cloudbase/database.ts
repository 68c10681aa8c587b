import { init, SYMBOL_CURRENT_ENV } from '@cloudbase/node-sdk';
import type { Database } from '../db/database.ts';
import { databaseOver } from './collection.ts';

/** Shorter than the shortest time limit of a function (10 s, cloudbaserc.json): a slow database is an error with a log line. */
const REQUEST_TIMEOUT_MS = 8_000;

/**
 * The document database of the environment that this function runs in, through the official SDK.
 * `keepalive`: without it the SDK opens a connection for every call inside a function.
 */
export function cloudbaseDatabase(): Database {
  return databaseOver(init({ env: SYMBOL_CURRENT_ENV, keepalive: true, timeout: REQUEST_TIMEOUT_MS }).database());
}
