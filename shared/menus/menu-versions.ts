import type { MenuDefinition } from '../contracts/menu.ts';
import { isSame } from '../core/same.ts';
import type { Collection, Database } from '../db/database.ts';

/** Document of `menuVersions`: a menu as it was saved once; never changed. */
export interface MenuVersion {
  /** AppID and version. */
  _id: string;
  appId: string;
  version: number;
  definition: MenuDefinition;
  note: string;
  savedBy: string;
  savedAt: Date;
}

/** Document of `menuStates`: what of an account's menus is live, and what shall be. */
export interface MenuState {
  /** AppID. */
  _id: string;
  /** What we have published last. */
  live?: number;
  /** To be published; absent when there is nothing to do. */
  wanted?: number;
  /** Tells one request from the next for the same version. */
  requestId?: string;
  /** Why the wanted version cannot be published; nobody tries again before the next request. */
  failure?: string;
  /** One publisher at a time; the fence tells an old one that it has lost the lease. */
  leaseUntil: Date;
  fence: number;
}

const SHOWN_VERSIONS = 20;
const LONG_AGO = new Date(0);

const versionId = (appId: string, version: number): string => `${appId}:${version}`;

/** The menus of Official Accounts: every version that was saved, and which of them followers see. */
export class MenuVersions {
  private readonly versions: Collection<MenuVersion>;
  private readonly states: Collection<MenuState>;

  constructor(database: Database) {
    this.versions = database.collection<MenuVersion>('menuVersions');
    this.states = database.collection<MenuState>('menuStates');
  }

  get(appId: string, version: number): Promise<MenuVersion | undefined> {
    return this.versions.get(versionId(appId, version));
  }

  /** Newest first. */
  latest(appId: string, limit = SHOWN_VERSIONS): Promise<MenuVersion[]> {
    return this.versions.find({ where: { appId }, orderBy: { field: 'version', direction: 'desc' }, limit });
  }

  state(appId: string): Promise<MenuState | undefined> {
    return this.states.get(appId);
  }

  /** Saves it under the next number; what is the same as the newest version is that version. */
  async save(menu: Omit<MenuVersion, '_id' | 'version'>): Promise<number> {
    for (;;) {
      const [newest] = await this.latest(menu.appId, 1);
      if (newest && isSame(newest.definition, menu.definition)) return newest.version;
      const version = (newest?.version ?? 0) + 1;
      if ((await this.versions.add({ ...menu, _id: versionId(menu.appId, version), version })) === 'added')
        return version;
    }
  }

  /** Asks for a version to be published: the latest request counts, and clears what was wrong with the one before. */
  async request(appId: string, wanted: number, requestId: string): Promise<void> {
    const first = { _id: appId, wanted, requestId, leaseUntil: LONG_AGO, fence: 0 };
    if ((await this.states.add(first)) === 'added') return;
    await this.states.updateIf({ _id: appId }, { set: { wanted, requestId }, unset: ['failure'] });
  }

  /** The lease, if it is free and the state is still this one; false when another publisher has it. */
  acquire({ _id, fence }: MenuState, now: Date, leaseUntil: Date): Promise<boolean> {
    return this.states.updateIf({ _id, fence, leaseUntil: { lte: now } }, { set: { leaseUntil, fence: fence + 1 } });
  }

  /** The version is live. What was asked for meanwhile stays wanted. */
  async published({ _id, fence, wanted, requestId = '' }: MenuState): Promise<void> {
    const held = { _id, fence: fence + 1 };
    const done = { set: { live: wanted, leaseUntil: LONG_AGO }, unset: ['wanted', 'requestId'] };
    if (await this.states.updateIf({ ...held, requestId }, done)) return;
    await this.states.updateIf(held, { set: done.set });
  }

  /** It cannot be published as it is. */
  async failed({ _id, fence, requestId = '' }: MenuState, failure: string): Promise<void> {
    await this.states.updateIf({ _id, fence: fence + 1, requestId }, { set: { failure, leaseUntil: LONG_AGO } });
  }

  /** Gives the lease back, to be tried again from this moment on. */
  async putOff({ _id, fence }: MenuState, until: Date): Promise<void> {
    await this.states.updateIf({ _id, fence: fence + 1 }, { set: { leaseUntil: until } });
  }
}
