import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFunctions } from '../../emulator/cloudbase/testing/function-world.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import { bundle } from '../../scripts/build/functions.ts';
import { cloudCallsOf } from '../../shared/config/cloud-calls.ts';
import { WorldControl } from '../../scripts/main-job/control.ts';

const folder = mkdtempSync(join(tmpdir(), 'weilian-check-text-'));
let world: World;
let remove: () => void;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 10 }) });
  await bundle(folder, { check: 'tests/fixtures/functions/check-text.ts' });
  const code = readFileSync(join(folder, 'check.js'), 'utf8');
  // With what `customer` may call, and no variable at all.
  const functions = writeFunctions(
    { check: { code, timeout: 20, openapi: cloudCallsOf('customer') } },
    { functionRules: { '*': { invoke: true } } },
  );
  remove = functions.remove;
  await world.cloudbase.deploy(functions.deployment);
});
afterAll(async () => {
  await world.close();
  remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('a function without a secret', () => {
  it.each([
    ['味道很好，下次再来', 'ok'],
    ['本店代开发票', 'refused'],
    ['你这个蠢货', 'refused'],
  ])('lets WeChat judge what a customer wrote: “%s” is %s', async (text, outcome) => {
    const as = { kind: 'miniprogram', person: '林小满' };
    const answered = await new WorldControl(world.addresses).post('/functions/invoke', {
      name: 'check',
      data: { text },
      as,
    });
    expect(answered).toMatchObject({ ok: true, result: outcome });
  });
});
