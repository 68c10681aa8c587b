import { readFileSync } from 'node:fs';
import type { CloudbaseRc, DataModel, FunctionRules } from '../../emulator/cloudbase/index.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import { inRepository } from '../build/repository.ts';
import { adminDatabase } from './admin-database.ts';
import { officialAccountMenu, seedMerchant } from './merchant.ts';

/** `local-`: the only environments in which functions talk to anything but WeChat's own host. */
export const LOCAL_ENVIRONMENT = 'local-weilian';

export interface ApplicationOptions {
  port: number;
  /** Instead of the 25,000 of the seed. */
  followers?: number;
  /** Instead of dist/cloudfunctions: a build that is broken on purpose. */
  functionsDir?: string;
  /** Deploys the functions of cloudbaserc.optional.json too. */
  withOptional?: boolean;
  /** Instead of the values that fit the emulated accounts. */
  variables?: Readonly<Record<string, string>>;
  /** Where states are saved under names, instead of `.weilian/states`. */
  savedStatesDir?: string;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(inRepository(path), 'utf8')) as T;

function configuration({ withOptional = false }: ApplicationOptions): CloudbaseRc {
  const config = readJson<CloudbaseRc>('cloudbaserc.json');
  if (!withOptional) return config;
  const { functions = [] } = readJson<CloudbaseRc>('cloudbaserc.optional.json');
  return { ...config, functions: [...(config.functions ?? []), ...functions] };
}

/** Values of the variables that `cloudbaserc.json` names, for this world. */
function variablesOf(world: World): Record<string, string> {
  const { oa, miniprogram } = world.wechat.accounts();
  return {
    ENV_ID: LOCAL_ENVIRONMENT,
    OA_APP_ID: oa.appId,
    OA_APP_SECRET: oa.appSecret,
    MP_APP_ID: miniprogram.appId,
    MP_APP_SECRET: miniprogram.appSecret,
    WECHAT_DRIVER: 'http',
    OA_TOKEN: oa.token,
    OA_ENCODING_AES_KEY: oa.encodingAesKey,
    OA_PREVIOUS_TOKEN: 'none',
    OA_PREVIOUS_ENCODING_AES_KEY: 'none',
    OA_PUSH_MODE: 'safe',
    WECHAT_API_BASE_URL: world.addresses.wechat,
  };
}

function pagesOf(app: { pages: string[]; subpackages?: { root: string; pages: string[] }[] }): string[] {
  const ofPackages = (app.subpackages ?? []).flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`));
  return [...app.pages, ...ofPackages];
}

async function publishMenu(world: World): Promise<void> {
  const { oa, miniprogram } = world.wechat.accounts();
  const grant = { grant_type: 'client_credential', appid: oa.appId, secret: oa.appSecret };
  const { access_token: token } = (await post(`${world.addresses.wechat}/cgi-bin/stable_token`, grant)) as {
    access_token: string;
  };
  const address = `${world.addresses.wechat}/cgi-bin/menu/create?access_token=${token}`;
  const answer = (await post(address, officialAccountMenu(miniprogram.appId))) as { errcode: number; errmsg: string };
  if (answer.errcode !== 0) throw new Error(`the menu was refused: ${answer.errcode} ${answer.errmsg}`);
}

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}

/** Starts the local world with the application deployed from dist/, its merchant set up and the menu published. */
export async function startApplication(options: ApplicationOptions): Promise<World> {
  const { port, followers, functionsDir } = options;
  const world = await startWorld({
    port,
    seed: readSeed(followers === undefined ? {} : { followers }),
    miniprogramDir: inRepository('miniprogram'),
    savedStatesDir: options.savedStatesDir ?? inRepository('.weilian/states'),
  });
  try {
    await world.cloudbase.deploy({
      envId: LOCAL_ENVIRONMENT,
      functionsDir: functionsDir ?? inRepository('dist/cloudfunctions'),
      config: configuration(options),
      variables: { ...variablesOf(world), ...options.variables },
      dataModel: readJson<DataModel>('dist/data-model.json'),
      functionRules: readJson<FunctionRules>('dist/function-rules.json'),
    });
    world.wechat.setCallbackUrl(`${world.addresses.http}/oa-webhook`);
    world.wechat.setReleasedPages(pagesOf(readJson('miniprogram/app.json')));
    const setUp = async () => {
      await seedMerchant(adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT), world.clock.now());
      await publishMenu(world);
    };
    world.states.beginWith(setUp);
    await setUp();
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}
