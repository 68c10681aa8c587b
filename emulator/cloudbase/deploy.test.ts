import { describe, expect, it } from '@jest/globals';
import { DeploymentRefused, type Deployment } from './index.ts';
import { startCloudBase } from './testing/cloudbase-world.ts';

const CODE = 'exports.main = () => "first";';

describe('a deployment', () => {
  it('is refused with everything that is wrong with it, and what was deployed before stays in force', async () => {
    const world = await startCloudBase({ fn: { code: CODE } });
    const wrong: Deployment = {
      ...world.deployment,
      variables: { EMPTY: '', LONG: 'x'.repeat(5000) },
      functionRules: { fn: { invoke: 'auth.openid != null' } },
      config: {
        functions: [
          {
            name: 'fn',
            envVariables: {
              A: '{{env.NOT_THERE}}',
              B: 'x{{env.EMPTY}}',
              C: '',
              TCB_ENV: 'mine',
              'a-b': 'x',
              QCLOUD_X: 'y',
            },
          },
          { name: 'long', envVariables: { A: '{{env.LONG}}' }, timeout: 0, memorySize: 100 },
          { name: 'gone', handler: 'src/index.main', triggers: [{ name: 't', type: 'timer', config: '* * *' }] },
        ],
        gateway: { routes: [{ path: '/x', target: 'function:none' }] },
      },
    };
    const refusal: unknown = await world.cloudbase.deploy(wrong).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DeploymentRefused);
    expect((refusal as DeploymentRefused).problems.map((one) => one.replace(/:? (there|cron|a cron).*/, ''))).toEqual([
      expect.stringContaining('function rule fn: invoke must be'),
      'function rules: the rule "*" is missing',
      'function fn: the variable A needs a value for NOT_THERE',
      'function fn: the variable B needs a value for EMPTY',
      'function fn: the variable C is empty',
      'function fn: the variable TCB_ENV has a name that belongs to the platform',
      'function fn: the variable "a-b" must be letters, digits and _, a letter first',
      'function fn: the variable QCLOUD_X has a name that belongs to the platform',
      'function long: timeout must be whole seconds from 1 to 900',
      'function long: memorySize must be 64, or 128 to 3072 in steps of 128',
      'function long',
      expect.stringContaining('function long: its variables have 5001 bytes'),
      expect.stringContaining('function gone: handler src/index.main must be'),
      'function gone: trigger t',
      'route /x',
    ]);
    expect(await world.call('fn')).toMatchObject({ result: 'first' });
    await world.close();
  });

  it('is in force at once: functions, timers, routes and collections', async () => {
    const world = await startCloudBase({ fn: { code: CODE } });
    await world.cloudbase.deploy({
      ...world.deployment,
      config: {
        functions: [{ name: 'fn', triggers: [{ name: 'hourly', type: 'timer', config: '0 0 * * * * *' }] }],
        gateway: { routes: [{ path: '/hook', target: 'function:fn' }] },
      },
      dataModel: { collections: [{ name: 'users', acl: 'ADMINONLY', indexes: [] }] },
    });
    const answer = await fetch(`${world.url}/http/hook`, { method: 'POST', body: '<xml/>' });
    expect(await answer.text()).toBe('first');
    expect(world.cloudbase.timers.list()).toMatchObject([{ functionName: 'fn', triggerName: 'hourly' }]);
    expect(await world.cloudbase.timers.fire('fn', 'hourly')).toMatchObject({ ok: true });
    expect(world.cloudbase.database.collections()).toEqual([{ name: 'users', count: 0 }]);
    await world.close();
  });

  it('ends with the world: no process stays behind', async () => {
    const code = 'exports.main = ({ stay }) => { console.log(process.pid); while (stay) ; };';
    const world = await startCloudBase({ fn: { code, timeout: 60 } });
    const pid = new Promise<number>((resolve) => {
      world.feed.subscribe((entry) => entry.kind === 'function.printed' && resolve(Number(entry.text)));
    });
    const call = world.call('fn', { stay: true });
    expect(isAlive(await pid)).toBe(true);
    await world.close();
    expect(isAlive(await pid)).toBe(false);
    expect(await call).toMatchObject({ ok: false });
    expect(await world.call('fn')).toMatchObject({ ok: false, code: -501000 });
  });
});

describe('the wire protocol', () => {
  it('takes the keys of the functions with a right signature only, foreign keys as they are, and nobody without', async () => {
    const world = await startCloudBase({});
    const send = async (credential: string): Promise<unknown> => {
      const authorization =
        credential && `TC3-HMAC-SHA256 Credential=${credential}/2026-01-01/tcb, SignedHeaders=host, Signature=00`;
      const body = JSON.stringify({ action: 'nothing.atAll' });
      const answer = await fetch(`${world.url}/admin`, { method: 'POST', body, headers: { authorization } });
      return ((await answer.json()) as { code: unknown }).code;
    };
    expect(await send(world.cloudbase.credentials.secretId)).toBe('SIGN_PARAM_INVALID');
    expect(await send('')).toBe('SIGN_PARAM_INVALID');
    expect(await send('AKIDforeign')).toBe('INVALID_ACTION');
    expect(world.feed.since(0)).toMatchObject([{ kind: 'action.unknown' }]);
    await world.close();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
