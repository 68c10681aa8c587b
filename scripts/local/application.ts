import { readFileSync } from 'node:fs';
import type { CloudbaseRc, DataModel, FunctionRules } from '../../emulator/cloudbase/index.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import { appPages } from '../../shared/runtime/app-pages.ts';
import { inRepository } from '../build/repository.ts';
import { adminDatabase } from './admin-database.ts';
import { payVariables } from './pay-variables.ts';
import { publish } from '../menu/commands.ts';
import { readMenu } from '../menu/read-menu.ts';
import { menuTarget } from '../menu/target.ts';
import { merchantReminder } from './merchant-reminder.ts';
import { seedMerchant } from './merchant.ts';

/** `local-`: the only environments in which functions talk to anything but WeChat's own host. */
export const LOCAL_ENVIRONMENT = 'local-weilian';

/** Always the same: a state that was saved is read by a later world. */
export const LOCAL_FOLLOWER_KEY = 'local-follower-key-'.padEnd(32, '0');

/** Makes ids of telephone numbers in the local world. */
export const LOCAL_PHONE_KEY = 'local-phone-key-'.padEnd(32, '0');

/** Signs orders of a shop in the local world. */
export const LOCAL_SHOP_SECRET = 'local-shop-secret-0123456789abcdef';

export interface ApplicationOptions {
  port: number;
  /** Instead of the 25,000 of the seed. */
  followers?: number;
  /** Instead of dist/cloudfunctions: a build that is broken on purpose. */
  functionsDir?: string;
  /** Deploys the functions of cloudbaserc.optional.json too. */
  withOptional?: boolean;
  /** Configures the merchant of the emulated WeChat Pay too. */
  withWeChatPay?: boolean;
  /** Its customers are asked whether they want to be reminded of a coupon's end, and are. */
  withReminder?: boolean;
  /** Functions of `functionsDir` that are not the application's. */
  otherFunctions?: CloudbaseRc['functions'];
  /** Instead of the values that fit the emulated accounts. */
  variables?: Readonly<Record<string, string>>;
  /** The preview follows changes of the mini program's sources. */
  watchMiniprogram?: boolean;
  /** Where states are saved under names, instead of `.weilian/states`. */
  savedStatesDir?: string;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(inRepository(path), 'utf8')) as T;

function configuration({ withOptional = false, otherFunctions = [] }: Omit<ApplicationOptions, 'port'>): CloudbaseRc {
  const config = readJson<CloudbaseRc>('cloudbaserc.json');
  const optional = withOptional ? readJson<CloudbaseRc>('cloudbaserc.optional.json').functions : [];
  return { ...config, functions: [...(config.functions ?? []), ...(optional ?? []), ...otherFunctions] };
}

/** Values of the variables that `cloudbaserc.json` names, for this world. */
function variablesOf(world: World, withWeChatPay = false): Record<string, string> {
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
    SHOP_SECRET: LOCAL_SHOP_SECRET,
    SHOP_PREVIOUS_SECRET: 'none',
    PHONE_KEY: LOCAL_PHONE_KEY,
    OA_PREVIOUS_ENCODING_AES_KEY: 'none',
    OA_PUSH_MODE: 'safe',
    FOLLOWER_KEY: LOCAL_FOLLOWER_KEY,
    WEB_ADDRESS: world.addresses.http,
    MP_NAME: miniprogram.name,
    MP_ORIGINAL_ID: 'none',
    OA_WEB_AUTHORIZATION: 'on',
    OA_DOMAIN_VERIFICATION: 'localWorld',
    WECHAT_OPEN_BASE_URL: world.addresses.wechat,
    UNFOLLOW_POLICY: 'delete',
    WECHAT_API_BASE_URL: world.addresses.wechat,
    SYNC_REFRESH_DAYS: '30',
    SYNC_MOST_GONE_PERCENT: '10',
    SYNC_BATCH_SIZE: '500',
    CLAIM_MOST_RISK_RANK: 'none',
    ...payVariables(world, withWeChatPay),
  };
}

/** The menu of the merchant, published as `npm run menu -- publish` does it. */
async function publishMenu(world: World): Promise<void> {
  const { oa, miniprogram } = world.wechat.accounts();
  const target = menuTarget({
    oa,
    miniProgramAppId: miniprogram.appId,
    weChatUrl: world.addresses.wechat,
    database: adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT),
    clock: world.clock,
  });
  const menu = readMenu(inRepository('merchant/menu.json'));
  const { ok, lines } = await publish({ menu, note: '', requestId: 'begin' }, appPages, target);
  if (!ok) throw new Error(`the menu was refused: ${lines.join('; ')}`);
}

/** Deploys the application from dist/ into a world, in place of what is deployed there. */
export const deployApplication = (world: World, options: Omit<ApplicationOptions, 'port'>): Promise<void> =>
  world.cloudbase.deploy({
    envId: LOCAL_ENVIRONMENT,
    functionsDir: options.functionsDir ?? inRepository('dist/cloudfunctions'),
    config: configuration(options),
    variables: { ...variablesOf(world, options.withWeChatPay), ...options.variables },
    dataModel: readJson<DataModel>('dist/data-model.json'),
    functionRules: readJson<FunctionRules>('dist/function-rules.json'),
  });

/** Starts the local world with the application deployed from dist/, its merchant set up and the menu published. */
export async function startApplication(options: ApplicationOptions): Promise<World> {
  const { port, followers } = options;
  const world = await startWorld({
    port,
    seed: readSeed(followers === undefined ? {} : { followers }),
    miniprogramDir: inRepository('miniprogram'),
    watchMiniprogram: options.watchMiniprogram,
    savedStatesDir: options.savedStatesDir ?? inRepository('.weilian/states'),
  });
  try {
    await deployApplication(world, options);
    world.wechat.setCallbackUrl(`${world.addresses.http}/oa-webhook`);
    world.wechatPay.setCallbackUrl(`${world.addresses.http}/pay-webhook`);
    world.wechat.setReleasedPages(appPages);
    const setUp = async () => {
      const database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
      const { appId } = world.wechat.accounts().miniprogram;
      const stockId = options.withWeChatPay ? world.wechatPay.stocks()[0]?.stockId : undefined;
      const notice = options.withReminder ? merchantReminder(world) : undefined;
      await seedMerchant(database, { appId, now: world.clock.now(), stockId, notice });
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
