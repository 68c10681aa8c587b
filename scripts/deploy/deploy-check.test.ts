import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inRepository } from '../build/repository.ts';
import { parseCloudbaserc, type Cloudbaserc } from '../checks/cloudbaserc-schema.ts';
import { runNode, typescriptProgram } from '../process.ts';
import { buildProblems } from './build-problems.ts';
import { variableProblems } from './variable-problems.ts';

const config = (): Cloudbaserc => {
  const parsed = parseCloudbaserc(JSON.parse(readFileSync(inRepository('cloudbaserc.json'), 'utf8')));
  if (!parsed.config) throw new Error(parsed.problems.join());
  return parsed.config;
};

const COMPLETE: Record<string, string> = {
  ENV_ID: 'shop-1a2b3c',
  OA_APP_ID: 'wx0123456789abcdef',
  OA_APP_SECRET: '0123456789abcdef0123456789abcdef',
  MP_APP_ID: 'wxfedcba9876543210',
  MP_APP_SECRET: 'fedcba9876543210fedcba9876543210',
  OA_TOKEN: 'token123',
  OA_ENCODING_AES_KEY: 'a'.repeat(43),
  OA_PREVIOUS_TOKEN: 'none',
  SHOP_SECRET: 's'.repeat(64),
  PHONE_KEY: 'p'.repeat(64),
  SHOP_PREVIOUS_SECRET: 'none',
  OA_PREVIOUS_ENCODING_AES_KEY: 'none',
  OA_PUSH_MODE: 'safe',
  FOLLOWER_KEY: 'f'.repeat(64),
  WEB_ADDRESS: 'https://shop.example',
  MP_NAME: '茶铺',
  MP_ORIGINAL_ID: 'none',
  OA_WEB_AUTHORIZATION: 'off',
  OA_DOMAIN_VERIFICATION: 'none',
  WECHAT_OPEN_BASE_URL: 'https://open.weixin.qq.com',
  UNFOLLOW_POLICY: 'delete',
  WECHAT_DRIVER: 'http',
  WECHAT_API_BASE_URL: 'https://api.weixin.qq.com',
  SYNC_REFRESH_DAYS: '30',
  SYNC_MOST_GONE_PERCENT: '10',
  SYNC_BATCH_SIZE: '500',
  CLAIM_MOST_RISK_RANK: 'none',
  WECHAT_PAY_MERCHANT_ID: 'none',
  WECHAT_PAY_CERTIFICATE_SERIAL: 'none',
  WECHAT_PAY_PRIVATE_KEY: 'none',
  WECHAT_PAY_PUBLIC_KEY_ID: 'none',
  WECHAT_PAY_PUBLIC_KEY: 'none',
  WECHAT_PAY_API_V3_KEY: 'none',
  WECHAT_PAY_API_BASE_URL: 'https://api.mch.weixin.qq.com',
};
const envFile = (changes: Record<string, string | undefined> = {}): string =>
  Object.entries({ ...COMPLETE, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join('\n');

describe('the variables that would be deployed', () => {
  it('may be deployed when all are there', () => {
    expect(variableProblems(config(), envFile())).toEqual([]);
  });

  it('are all named when none is set', () => {
    expect(variableProblems(config(), '')).toEqual(config().requiredEnv.map((name) => `${name} is not set`));
  });

  it.each<[string, string, RegExp]>([
    ['an empty one', envFile({ OA_TOKEN: '' }), /^OA_TOKEN is empty/],
    ['an undeclared one', envFile({ OA_TOKEM: 'x' }), /^OA_TOKEM is not declared/],
    ['one that is set twice', `${envFile()}\nOA_TOKEN=other1`, /^OA_TOKEN is set more than once/],
    ['a malformed one', envFile({ OA_APP_ID: 'gh_123' }), /^OA_APP_ID is malformed/],
    [
      'another WeChat',
      envFile({ WECHAT_API_BASE_URL: 'http://127.0.0.1:8270/wechat' }),
      /^WECHAT_API_BASE_URL must be/,
    ],
    ['the local world’s environment', envFile({ ENV_ID: 'local-demo' }), /^ENV_ID is an id of the local world/],
    [
      'a line that is no variable',
      `${envFile()}\nexport X`,
      new RegExp(`^line ${Object.keys(COMPLETE).length + 1} is not NAME=value`),
    ],
  ])('are refused for %s', (_, file, problem) => {
    expect(variableProblems(config(), file)).toEqual([expect.stringMatching(problem)]);
  });

  it('are refused when a function would have more than 4 KB', () => {
    const large = config();
    Object.assign(large.functions[0]!, { envVariables: { NOTE: '{{env.NOTE}}' } });
    large.requiredEnv.push('NOTE');
    expect(variableProblems(large, envFile({ NOTE: 'x'.repeat(4092) }))).toEqual([]);
    expect(variableProblems(large, envFile({ NOTE: 'x'.repeat(4093) }))).toEqual([
      expect.stringContaining('4097 bytes'),
    ]);
  });

  it('are never shown', () => {
    const problems = variableProblems(config(), envFile({ OA_APP_SECRET: 'not-a-secret-of-the-right-form' }));
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain('not-a-secret');
  });
});

describe('the build that would be deployed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weilian-deploy-'));
    mkdirSync(join(folder, 'built/customer'), { recursive: true });
    mkdirSync(join(folder, 'source'));
    writeFileSync(join(folder, 'built/customer/index.js'), '');
    writeFileSync(join(folder, 'source/a.ts'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const look = (names: string[]) =>
    buildProblems(names, { builtFolder: join(folder, 'built'), sourceFolders: [join(folder, 'source')] });
  const date = (path: string, seconds: number) => utimesSync(join(folder, path), seconds, seconds);

  it('is refused when a bundle is missing or older than a source', () => {
    date('source/a.ts', 2_000);
    date('built/customer/index.js', 1_000);
    expect(look(['customer', 'staff'])).toEqual([
      expect.stringMatching(/^staff is not built/),
      expect.stringMatching(/^customer was built before/),
    ]);
  });

  it('is accepted when it is newer than every source', () => {
    date('source/a.ts', 1_000);
    date('built/customer/index.js', 2_000);
    expect(look(['customer'])).toEqual([]);
  });
});

describe('npm run deploy:check', () => {
  it('ends with code 1 and the remedy when there is no env file', async () => {
    const { code, output } = await runNode([...typescriptProgram('scripts/deploy-check.ts'), 'no/such/file'], {
      output: 'collect',
    });
    expect(code).toBe(1);
    expect(output).toContain('copy .env.example');
  });
});
