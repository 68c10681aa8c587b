import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { pointSdksAt, realAccess, startRealEnvironment } from './real-environment.ts';
import { runCases } from './run-cases.ts';

/** How node-sdk finds its address: what it does not export. */
interface Addresses {
  buildUrl(options: object): string;
  checkIsInternal(): boolean;
}
const within = createRequire(import.meta.filename);
const { buildUrl } = within('@cloudbase/node-sdk/dist/utils/tcbapiendpoint.js') as Addresses;
const { checkIsInternal } = within('@cloudbase/node-sdk/dist/utils/cloudplatform.js') as Addresses;

describe('access to a real environment', () => {
  const variables = { CLOUDBASE_ENV_ID: 'env', TENCENTCLOUD_SECRETID: 'id', TENCENTCLOUD_SECRETKEY: 'key' };

  it('is given by an environment and both keys together', () => {
    expect(realAccess(variables)).toEqual({ env: 'env', secretId: 'id', secretKey: 'key', region: 'ap-shanghai' });
    for (const name of Object.keys(variables)) expect(realAccess({ ...variables, [name]: '' })).toBeUndefined();
  });

  it('goes over https to the address of the environment, whatever the process was told of an emulator', () => {
    const before = { ...process.env };
    Object.assign(process.env, { TCB_CONTEXT_CNFG: '{"URL":"http://127.0.0.1:1/admin"}', TENCENTCLOUD_RUNENV: 'SCF' });
    pointSdksAt({ env: 'some-env', secretId: 'id', secretKey: 'key', region: 'ap-shanghai' });
    const isInternal = checkIsInternal();
    const address = buildUrl({ envId: 'some-env', region: 'ap-shanghai', protocol: 'https', seqId: '1', isInternal });
    expect(address).toMatch(/^https:\/\/some-env\.ap-shanghai\.tcb-api\.tencentcloudapi\.com\/admin\?/);
    process.env = before;
  });
});

const access = realAccess(process.env);
if (access) describe('the real environment', () => runCases('real environment', () => startRealEnvironment(access)));
