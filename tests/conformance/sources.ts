/** Where a behaviour is written down. A case names the page (or the file of an SDK) that says so, never our own code. */

/** MongoDB's manual: CloudBase's document database speaks its query, update and aggregation languages. */
export const manual = (page: string): string => `https://www.mongodb.com/docs/manual/${page}/`;

/** MongoDB's page of one operator: `operator('query', 'gt')`. */
export const operator = (kind: 'query' | 'update' | 'aggregation' | 'projection', name: string): string =>
  manual(`reference/operator/${kind}/${name}`);

/** CloudBase's page of one expression: `expression('dateToString')`. */
export const expression = (name: string): string =>
  `https://docs.cloudbase.net/en/api-reference/server/node-sdk/database/aggregate/operators/${name}`;

/** CloudBase's page of one stage: `stage('bucket')`. */
export const stage = (name: string): string =>
  `https://docs.cloudbase.net/api-reference/server/node-sdk/database/aggregate/stages/${name}`;

/** WeChat's page of one command: `command('addToSet')`. */
export const command = (name: string): string =>
  `https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/database/command/Command.${name}.html`;

/** A source file of `@cloudbase/database` 1.4.3: what the SDK sends, and what it makes of an answer. */
export const sdkFile = (path: string): string => `@cloudbase/database@1.4.3/src/${path}`;

export const NODE_SDK = 'https://docs.cloudbase.net/api-reference/server/node-sdk/database/';
export const TRANSACTIONS = 'https://docs.cloudbase.net/database/transaction';
export const MINI_PROGRAM_TRANSACTIONS =
  'https://developers.weixin.qq.com/minigame/dev/wxcloud/guide/database/transaction.md';
export const CONFLICT = 'https://docs.cloudbase.net/error-code/DATABASE_TRANSACTION_CONFLICT';
export const WX_SERVER_SDK = 'wx-server-sdk@4.0.2/index.js';
