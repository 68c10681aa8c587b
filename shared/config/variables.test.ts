import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, environmentId, readVariables, triggerSource, type FunctionName } from './variables.ts';

const GOOD = {
  TCB_ENV: 'shop-prod',
  OA_APP_ID: 'wx0123456789abcdef',
  OA_APP_SECRET: '0123456789abcdef0123456789abcdef',
  OA_TOKEN: 'Token123',
  OA_ENCODING_AES_KEY: 'k'.repeat(43),
  OA_PREVIOUS_TOKEN: 'none',
  OA_PREVIOUS_ENCODING_AES_KEY: 'none',
  OA_PUSH_MODE: 'safe',
  FOLLOWER_KEY: 'f'.repeat(64),
  UNFOLLOW_POLICY: 'delete',
  WECHAT_DRIVER: 'http',
  WECHAT_API_BASE_URL: 'https://api.weixin.qq.com',
  SYNC_REFRESH_DAYS: '30',
  SYNC_MOST_GONE_PERCENT: '10',
  SYNC_BATCH_SIZE: '500',
  CLAIM_MOST_RISK_RANK: 'none',
};

function problemsOf(functionName: FunctionName, environment: Record<string, string>) {
  try {
    readVariables(functionName, environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems;
  }
}

describe('reading a function’s variables', () => {
  it('gives what the function declares, and nothing else', () => {
    const {
      TCB_ENV: _,
      OA_APP_ID,
      OA_APP_SECRET,
      FOLLOWER_KEY,
      UNFOLLOW_POLICY,
      WECHAT_DRIVER,
      WECHAT_API_BASE_URL,
      SYNC_REFRESH_DAYS,
      SYNC_MOST_GONE_PERCENT,
      SYNC_BATCH_SIZE,
      CLAIM_MOST_RISK_RANK,
      ...ofPushes
    } = GOOD;
    const ofApi = { OA_APP_ID, OA_APP_SECRET, FOLLOWER_KEY, UNFOLLOW_POLICY, WECHAT_DRIVER, WECHAT_API_BASE_URL };
    const ofSync = { SYNC_REFRESH_DAYS, SYNC_MOST_GONE_PERCENT, SYNC_BATCH_SIZE };
    expect(readVariables('follower-sync', GOOD)).toEqual({ ...ofApi, ...ofSync });
    expect(readVariables('oa-webhook', GOOD)).toEqual({ OA_APP_ID, FOLLOWER_KEY, ...ofPushes });
    expect(readVariables('customer', GOOD)).toEqual({ CLAIM_MOST_RISK_RANK });
  });

  it('lists everything that is missing, empty or malformed at once', () => {
    expect(problemsOf('follower-sync', {})).toEqual([
      'OA_APP_ID is missing',
      'OA_APP_SECRET is missing',
      'FOLLOWER_KEY is missing',
      'UNFOLLOW_POLICY is missing',
      'WECHAT_DRIVER is missing',
      'WECHAT_API_BASE_URL is missing',
      'SYNC_REFRESH_DAYS is missing',
      'SYNC_MOST_GONE_PERCENT is missing',
      'SYNC_BATCH_SIZE is missing',
    ]);
    expect(problemsOf('oa-webhook', { OA_APP_ID: 'nonsense', OA_TOKEN: '' })).toEqual([
      'OA_APP_ID is malformed',
      'OA_TOKEN is missing',
      'OA_ENCODING_AES_KEY is missing',
      'OA_PREVIOUS_TOKEN is missing',
      'OA_PREVIOUS_ENCODING_AES_KEY is missing',
      'OA_PUSH_MODE is missing',
      'FOLLOWER_KEY is missing',
    ]);
  });

  it('never repeats a value', () => {
    const values = { OA_APP_ID: 'secret-1', OA_APP_SECRET: 'secret-2', WECHAT_API_BASE_URL: 'secret-3' };
    const read = () => readVariables('follower-sync', values);
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(/^(?!.*secret-).*$/s);
  });

  it.each([
    [
      'OA_APP_ID',
      ['wx0123456789abcde', 'wx0123456789abcdefa', 'WX0123456789abcdef', 'wx0123456789abcdeg', 'wx0123456789abcdef\n'],
    ],
    ['OA_TOKEN', ['ab', 'a'.repeat(33), 'a b c', 'tok_en']],
    ['OA_PREVIOUS_TOKEN', ['-', 'ab', 'a'.repeat(33)]],
    ['OA_PREVIOUS_ENCODING_AES_KEY', ['no', 'k'.repeat(42), 'k'.repeat(44)]],
    ['FOLLOWER_KEY', ['f'.repeat(31), `${'f'.repeat(32)} `, 'f'.repeat(129)]],
    ['OA_PUSH_MODE', ['Safe', 'compatible', 'none']],
    ['OA_ENCODING_AES_KEY', ['k'.repeat(42), 'k'.repeat(44), `${'k'.repeat(42)}=`, `${'k'.repeat(42)}/`]],
  ] as const)('refuses a malformed %s', (name, values) => {
    for (const value of values) {
      expect(problemsOf('oa-webhook', { ...GOOD, [name]: value })).toEqual([`${name} is malformed`]);
    }
  });
});

describe('a number', () => {
  it.each([
    ['SYNC_REFRESH_DAYS', ['0', '366', '1.5', '-1', 'x', '1 ']],
    ['SYNC_MOST_GONE_PERCENT', ['0', '101', '10%']],
    ['SYNC_BATCH_SIZE', ['0', '1001', '5e2']],
  ] as const)('outside of what %s may be is refused', (name, values) => {
    for (const value of values)
      expect(problemsOf('follower-sync', { ...GOOD, [name]: value })).toEqual([`${name} is malformed`]);
  });
});

describe('the AppSecret', () => {
  const problems = (changes: Record<string, string>) => problemsOf('follower-sync', { ...GOOD, ...changes });

  it('is not needed with cloud calls, and only with these', () => {
    expect(problems({ WECHAT_DRIVER: 'cloud', OA_APP_SECRET: 'none' })).toEqual([]);
    expect(problems({ WECHAT_DRIVER: 'cloud' })).toEqual([]);
    expect(problems({ OA_APP_SECRET: 'none' })).toEqual(['OA_APP_SECRET is needed, unless WECHAT_DRIVER is cloud']);
  });
});

describe('the address of WeChat’s API', () => {
  const LOCAL = 'http://127.0.0.1:8270/wechat';
  const problems = (url: string, environment: Record<string, string>) =>
    problemsOf('follower-sync', { ...GOOD, TCB_ENV: '', ...environment, WECHAT_API_BASE_URL: url });

  it('may be any in an environment whose id begins with local-', () => {
    expect(problems(LOCAL, { TCB_ENV: 'local-weilian' })).toEqual([]);
  });

  it.each([
    ['another id', { TCB_ENV: 'shop-prod' }],
    ['an id with local- elsewhere', { TCB_ENV: 'my-local-shop' }],
    ['an id like it', { TCB_ENV: 'Local-shop' }],
    ['no id', {}],
    ['a local namespace behind another id', { TCB_ENV: 'shop-prod', SCF_NAMESPACE: 'local-x' }],
    ['an empty id, whatever the namespace', { TCB_ENV: '', SCF_NAMESPACE: 'local-x' }],
  ])('must be WeChat’s own with %s', (_, environment) => {
    expect(problems('https://api.weixin.qq.com', environment)).toEqual([]);
    for (const url of [
      LOCAL,
      'http://api.weixin.qq.com',
      'https://api.weixin.qq.com.evil.example',
      'https://api.weixin.qq.com@evil.example',
      'https://api.weixin.qq.com:8443',
    ]) {
      expect(problems(url, environment)).toEqual([
        'WECHAT_API_BASE_URL must be https://api.weixin.qq.com in a real environment',
      ]);
    }
  });
});

describe('what the platform says of a call', () => {
  it('is read from the variables that it sets', () => {
    expect(environmentId({ SCF_NAMESPACE: 'local-a' })).toBe('local-a');
    expect(environmentId({})).toBe('');
    expect([triggerSource({ TRIGGER_SRC: 'timer' }), triggerSource({})]).toEqual(['timer', undefined]);
  });
});

describe('the variables of WeChat Pay', () => {
  const none = Object.fromEntries(
    ['CERTIFICATE_SERIAL', 'PRIVATE_KEY', 'PUBLIC_KEY_ID', 'PUBLIC_KEY'].map((name) => [`WECHAT_PAY_${name}`, 'none']),
  );
  const real = {
    ...GOOD,
    MP_APP_ID: 'wx0123456789abcdef',
    MP_APP_SECRET: 'fedcba9876543210fedcba9876543210',
    PHONE_KEY: 'none',
    ...none,
    WECHAT_PAY_API_BASE_URL: 'https://api.mch.weixin.qq.com',
  };

  it('are all none, or all there', () => {
    expect(problemsOf('housekeeping', { ...real, WECHAT_PAY_MERCHANT_ID: 'none' })).toEqual([]);
    const because = 'is needed, because WECHAT_PAY_MERCHANT_ID is set';
    expect(problemsOf('housekeeping', { ...real, WECHAT_PAY_MERCHANT_ID: '1900000001' })).toEqual(
      Object.keys(none).map((name) => `${name} ${because}`),
    );
  });

  it('name WeChat Pay’s own host, but in a local environment', () => {
    const given = { ...real, WECHAT_PAY_MERCHANT_ID: 'none', WECHAT_PAY_API_BASE_URL: 'http://127.0.0.1:1/wechat-pay' };
    expect(problemsOf('housekeeping', given)).toEqual([
      'WECHAT_PAY_API_BASE_URL must be https://api.mch.weixin.qq.com in a real environment',
    ]);
    expect(problemsOf('housekeeping', { ...given, TCB_ENV: 'local-shop' })).toEqual([]);
  });
});
