import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import { cruise, type Violation } from '../../scripts/checks/dependencies.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What every planted tree holds beside the plants: targets of imports. */
const GROUND = {
  'tsconfig.json': '{}',
  'node_modules/wx-server-sdk/index.js': '',
  'node_modules/@cloudbase/node-sdk/index.js': '',
  'shared/core/result.ts': 'export type Result = 1; export const ok = 1;',
  'shared/contracts/index.ts': 'export type Input = 1; export const contract = 1;',
  'shared/config/variables.ts': 'export type Variables = 1; export const variables = 1;',
  'shared/db/database.ts': 'export type Database = 1; export const database = 1;',
  'shared/cloudbase/database.ts': 'export type Cloud = 1; export const cloud = 1;',
  'shared/coupons/index.ts': "export { claim } from './claim.ts';",
  'shared/coupons/claim.ts': 'export const claim = 1;',
  'shared/runtime/callable.ts': 'export const callable = 1;',
  'shared/wechat/http.ts': 'export type Http = 1; export const http = 1;',
  'emulator/clock.ts': 'export const clock = 1;',
  'cloudfunctions/staff/calls.ts': 'export const calls = 1;',
};

/** Puts these files into a folder of their own and cruises it with the repository's rules. */
function violationsOf(files: Record<string, string>): Promise<Violation[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weilian-rules-'));
  folders.push(folder);
  for (const [path, source] of Object.entries({ ...GROUND, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  return cruise(folder);
}

/** rule, file, what is planted in it */
const PLANTS: readonly [string, string, string][] = [
  ['no-circular', 'shared/identity/a.ts', "import './b.ts';"],
  ['functions-stand-alone', 'cloudfunctions/customer/a.ts', "import '../staff/calls.ts';"],
  ['production-knows-no-emulator', 'shared/runtime/a.ts', "import '../../emulator/clock.ts';"],
  ['emulator-is-independent', 'emulator/a.ts', "import '../shared/core/result.ts';"],
  [
    'emulator-is-independent',
    'emulator/a.test.ts',
    "import type { Result } from '../shared/core/result.ts'; export type X = Result;",
  ],
  [
    'miniprogram-types-only',
    'miniprogram/a.ts',
    "import { contract } from '../shared/contracts/index'; export default contract;",
  ],
  [
    'miniprogram-contracts-only',
    'miniprogram/b.ts',
    "import type { Result } from '../shared/core/result'; export type X = Result;",
  ],
  ['sdk-behind-one-door', 'shared/runtime/b.ts', "import 'wx-server-sdk';"],
  ['sdk-behind-one-door', 'cloudfunctions/customer/b.ts', "import '@cloudbase/node-sdk';"],
  ['node-stays-outside', 'shared/stores/a.ts', "import 'node:fs';"],
  ['node-stays-outside', 'shared/stores/b.ts', "import 'fs/promises';"],
  ['node-stays-outside', 'shared/wechat/b.ts', "import 'node:https';"],
  ['node-stays-outside', 'shared/runtime/d.ts', "import { env } from 'node:process'; export default env;"],
  ['node-stays-outside', 'cloudfunctions/customer/c.ts', "import 'node:http';"],
  ['crypto-in-core-and-wechat', 'shared/stores/c.ts', "import 'node:crypto';"],
  ['crypto-in-core-and-wechat', 'shared/runtime/e.ts', "import 'crypto';"],
  ['core-imports-nothing', 'shared/core/a.ts', "import '../contracts/index.ts';"],
  [
    'core-imports-nothing',
    'shared/core/b.ts',
    "import type { Database } from '../db/database.ts'; export type X = Database;",
  ],
  ['config-imports-core', 'shared/config/a.ts', "import '../contracts/index.ts';"],
  ['contracts-imports-core', 'shared/contracts/a.ts', "import '../db/database.ts';"],
  ['db-imports-core', 'shared/db/a.ts', "import '../wechat/http.ts';"],
  ['db-imports-core', 'shared/db/b.ts', "import '../coupons/index.ts';"],
  ['wechat-imports-core', 'shared/wechat/a.ts', "import '../config/variables.ts';"],
  ['wechat-imports-core', 'shared/wechat/c.ts', "import '../runtime/callable.ts';"],
  ['wechat-pay-imports-core', 'shared/wechat-pay/a.ts', "import '../wechat/http.ts';"],
  ['cloudbase-imports-core-and-db', 'shared/cloudbase/a.ts', "import '../config/variables.ts';"],
  ['domain-imports-core-contracts-db', 'shared/channels/c.ts', "import '../config/variables.ts';"],
  ['domain-imports-core-contracts-db', 'shared/channels/d.ts', "import '../runtime/callable.ts';"],
  [
    'domain-imports-core-contracts-db',
    'shared/channels/e.ts',
    "import type { Cloud } from '../cloudbase/database.ts'; export type X = Cloud;",
  ],
  ['domain-is-pure', 'shared/channels/a.ts', "import '../wechat/http.ts';"],
  ['domain-through-index', 'shared/channels/b.ts', "import '../coupons/claim.ts';"],
  ['domain-through-index', 'shared/runtime/f.ts', "import '../coupons/claim.ts';"],
  ['domain-through-index', 'cloudfunctions/customer/d.ts', "import '../../shared/coupons/claim.ts';"],
  ['runtime-knows-no-function', 'shared/runtime/c.ts', "import '../../cloudfunctions/staff/calls.ts';"],
  ['functions-compose', 'cloudfunctions/customer/e.ts', "import '../../shared/db/database.ts';"],
];

describe('the dependency rules', () => {
  it('each fire on a planted violation', async () => {
    const plants = Object.fromEntries(PLANTS.map(([, path, source]) => [path, source]));
    const violations = await violationsOf({ ...plants, 'shared/identity/b.ts': "import './a.ts';" });
    for (const [rule, from] of PLANTS) expect(violations).toContainEqual(expect.objectContaining({ rule, from }));
  });

  it('are all planted above', () => {
    const { forbidden } = createRequire(__filename)(inRepository('.dependency-cruiser.cjs')) as {
      forbidden: { name: string }[];
    };
    expect(forbidden.map(({ name }) => name)).toEqual([...new Set(PLANTS.map(([rule]) => rule))]);
  });

  it('let what is allowed pass', async () => {
    const violations = await violationsOf({
      'shared/core/ids.ts': "import 'node:crypto';",
      'shared/contracts/coupon.ts': "import './index.ts'; import '../core/result.ts';",
      'shared/wechat/signature.ts': "import 'node:crypto'; import './http.ts'; import '../core/result.ts';",
      'shared/cloudbase/caller.ts':
        "import '@cloudbase/node-sdk'; import 'wx-server-sdk'; import '../core/result.ts'; import '../db/database.ts';",
      'shared/coupons/stock.test.ts': "import 'node:fs'; import '../cloudbase/database.ts';",
      'shared/channels/visits.ts':
        "import '../coupons/index.ts'; import type { Http } from '../wechat/http.ts'; export type X = Http;",
      'shared/runtime/runtime.ts':
        "import '../coupons/index.ts'; import '../config/variables.ts'; import '../cloudbase/database.ts';",
      'cloudfunctions/customer/index.ts':
        "import '../../shared/runtime/callable.ts'; import '../../shared/coupons/index.ts'; import '../../shared/contracts/index.ts';",
      'miniprogram/services/cloud.ts':
        "import type { Input } from '../../shared/contracts/index'; export type X = Input;",
      'emulator/cloudbase/a.test.ts': "import '@cloudbase/node-sdk';",
      'tests/flows/a.test.ts': "import '../../emulator/clock.ts'; import '../../shared/core/result.ts';",
    });
    expect(violations).toEqual([]);
  });
});
