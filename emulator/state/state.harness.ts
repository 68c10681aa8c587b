import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment } from '../cloudbase/database/database.harness.ts';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World, type WorldOptions } from '../world.ts';

const byNumber = { name: 'byNumber', unique: true, keys: [{ field: 'n', direction: 1 as const }] };
export const THINGS = { name: 'things', indexes: [byNumber] };

/** A folder for each test, and the world that it has started last; both are gone after it. */
export class StateUnderTest {
  root = '';
  private world: World | undefined;

  constructor() {
    beforeEach(() => {
      this.root = mkdtempSync(join(tmpdir(), 'state-'));
    });
    afterEach(async () => {
      await this.stop();
      rmSync(this.root, { recursive: true, force: true });
    });
  }

  get stateDir(): string {
    return join(this.root, 'state');
  }

  /** Without people, if not said otherwise; `things` is the collection of that name for the SDK. */
  async start(options: Partial<WorldOptions> = {}) {
    this.world = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }), ...options });
    setPlatformEnvironment(this.world.addresses.admin);
    return { world: this.world, things: sdkDatabase().collection('things') };
  }

  async stop(): Promise<void> {
    await this.world?.close();
    this.world = undefined;
  }

  read(...path: string[]): string {
    return readFileSync(join(this.root, ...path), 'utf8');
  }
}
