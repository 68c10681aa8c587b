import { triggerSource } from '../config/variables.ts';
import { cloudbaseDatabase } from '../cloudbase/database.ts';
import { cloudbaseFiles, type Files } from '../cloudbase/files.ts';
import { wechatCaller, wechatPusher, type WeChatCaller } from '../cloudbase/caller.ts';
import { systemClock, type Clock } from '../core/clock.ts';
import { randomIds, type Ids } from '../core/ids.ts';
import { jsonLogger, type Logger } from '../core/logger.ts';
import { CodeBatches, CouponStock, GrantRuns } from '../coupons/index.ts';
import type { Database } from '../db/database.ts';
import { SyncStates, TagMirror, TagSegments } from '../followers/index.ts';
import { People } from '../identity/index.ts';
import { Labels } from '../labels/index.ts';
import { MenuVersions } from '../menus/index.ts';
import { Consents, MessageTemplates, NoticeRuns, Outbox, WindowLedger } from '../messaging/index.ts';
import { Channels, Clicks, Visits } from '../channels/index.ts';
import {
  AuditLog,
  erasures,
  PrivacyPolicies,
  privacyConsents,
  type ErasureDeps,
  type PrivacyDeps,
} from '../privacy/index.ts';
import { replyRules, type EditDeps } from '../replies/index.ts';
import { RoleLog } from '../roles/index.ts';
import { Segments } from '../segments/index.ts';
import { Stores } from '../stores/index.ts';
import { ownedDocuments } from './owned-documents.ts';
import type { PlatformPusher } from './pusher.ts';

/** Everything impure that a function works with, put together once for each instance. */
export interface Runtime {
  clock: Clock;
  ids: Ids;
  logger: Logger;
  database: Database;
  files: Files;
  people: People;
  roles: RoleLog;
  stores: Stores;
  channels: Channels;
  clicks: Clicks;
  visits: Visits;
  stock: CouponStock;
  codes: CodeBatches;
  grantRuns: GrantRuns;
  menus: MenuVersions;
  syncs: SyncStates;
  tagMirror: TagMirror;
  segments: TagSegments;
  peopleSegments: Segments;
  labels: Labels;
  outbox: Outbox;
  consents: Consents;
  windows: WindowLedger;
  noticeRuns: NoticeRuns;
  templates: MessageTemplates;
  replies: Omit<EditDeps, 'needFollowing'>;
  auditLog: AuditLog;
  policies: PrivacyPolicies;
  privacyConsents: PrivacyDeps['privacyConsents'];
  erasures: ErasureDeps['erasures'];
  newRequestId(): string;
  /** Read anew for each call. */
  caller(): WeChatCaller | undefined;
  /** Read anew for each call. */
  pusher(): PlatformPusher | undefined;
  /** Read anew for each call. */
  trigger(): string | undefined;
}

const REQUEST_ID_LENGTH = 16;

function createRuntime(): Runtime {
  const database = cloudbaseDatabase();
  const stock = new CouponStock(database);
  return {
    clock: systemClock,
    ids: randomIds,
    logger: jsonLogger,
    database,
    files: cloudbaseFiles(),
    people: new People(database, systemClock, ownedDocuments(database)),
    roles: new RoleLog(database),
    stores: new Stores(database),
    ...{ channels: new Channels(database), clicks: new Clicks(database) },
    visits: new Visits(database),
    stock,
    codes: new CodeBatches(database),
    grantRuns: new GrantRuns(database),
    replies: { clock: systemClock, rules: replyRules(database), campaigns: stock.templates },
    menus: new MenuVersions(database),
    syncs: new SyncStates(database),
    tagMirror: new TagMirror(database),
    segments: new TagSegments(database),
    ...{ peopleSegments: new Segments(database), labels: new Labels(database) },
    outbox: new Outbox(database),
    consents: new Consents(database),
    ...{ windows: new WindowLedger(database), noticeRuns: new NoticeRuns(database) },
    templates: new MessageTemplates(database),
    auditLog: new AuditLog(database),
    policies: new PrivacyPolicies(database),
    privacyConsents: privacyConsents(database),
    erasures: erasures(database),
    newRequestId: () => randomIds.random(REQUEST_ID_LENGTH),
    caller: wechatCaller,
    pusher: wechatPusher,
    trigger: triggerSource,
  };
}

let instance: Runtime | undefined;

/** Made at the first call, not at import: a function that fails to start says why in its log. */
export const runtime = (): Runtime => (instance ??= createRuntime());
