import { describe, expect, it } from '@jest/globals';
import { realAccess, startRealEnvironment } from './real-environment.ts';
import { runCases } from './run-cases.ts';

describe('access to a real environment', () => {
  const variables = { CLOUDBASE_ENV_ID: 'env', TENCENTCLOUD_SECRETID: 'id', TENCENTCLOUD_SECRETKEY: 'key' };

  it('is given by an environment and both keys together', () => {
    expect(realAccess(variables)).toEqual({ env: 'env', secretId: 'id', secretKey: 'key', region: 'ap-shanghai' });
    for (const name of Object.keys(variables)) expect(realAccess({ ...variables, [name]: '' })).toBeUndefined();
  });
});

const access = realAccess(process.env);
if (access) describe('the real environment', () => runCases('real environment', () => startRealEnvironment(access)));
