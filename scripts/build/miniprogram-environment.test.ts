import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { environmentProblems, miniprogramEnvironment } from './miniprogram-environment.ts';

describe('the environment that the mini program calls', () => {
  it('is the one of the env file', () => {
    const module = miniprogramEnvironment('# of this shop\nENV_ID="shop-1a2b3c"\nOA_APP_ID=wx0123456789abcdef\n');
    expect(module).toContain('export const environment = { envId: "shop-1a2b3c" };');
  });

  it.each([
    ['without an env file', ''],
    ['with an env file that is not filled in', 'ENV_ID=\n'],
  ])('is left to the platform %s', (_, envFile) => {
    expect(miniprogramEnvironment(envFile)).toContain('export const environment = { envId: "" };');
  });

  it('takes nothing else out of the env file', () => {
    expect(miniprogramEnvironment('OA_APP_SECRET=0123456789abcdef\nENV_ID=shop-1a2b3c')).not.toContain('0123456789');
  });

  it('stays text, whatever stands there', () => {
    expect(miniprogramEnvironment(`ENV_ID=x"};evil()//\\`)).toContain('{ envId: "x\\"};evil()//\\\\" }');
  });
});

describe('a mini program that was built', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weilian-environment-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('may be uploaded only for the environment of the env file', () => {
    const built = join(folder, 'environment.ts');
    expect(environmentProblems('ENV_ID=shop-1a2b3c', built)).toEqual([expect.stringContaining('npm run build')]);
    writeFileSync(built, miniprogramEnvironment('ENV_ID=shop-1a2b3c'));
    expect(environmentProblems('ENV_ID=shop-1a2b3c', built)).toEqual([]);
    expect(environmentProblems('ENV_ID=shop-4d5e6f', built)).toEqual([expect.stringContaining('another ENV_ID')]);
  });
});
