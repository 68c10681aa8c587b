import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database/index.ts';
import type { Files } from './files/index.ts';

/** What was read and checked: `apply` puts it in the place of what there is, without a pause; `discard` forgets it. */
export interface Prepared {
  apply: () => void;
  discard: () => void;
}

/** What an environment holds: documents and files. What is deployed is not part of it. */
export interface Contents {
  /** Writes what there is at the moment of the call into a new folder, as files that a person can read and compare. */
  saveTo(directory: string): Promise<void>;
  /** Reads what saveTo wrote. Rejects for what is damaged: nothing has changed then. */
  prepareLoad(directory: string): Promise<Prepared>;
  /** Leaves no document and no file. */
  reset(): void;
}

export function contentsOf(database: Database, files: Files): Contents {
  const foldersIn = (directory: string) => ({
    documents: join(directory, 'database'),
    files: join(directory, 'files'),
  });
  return {
    async saveTo(directory) {
      const folders = foldersIn(directory);
      mkdirSync(directory, { recursive: true });
      // Both look at their contents now, and write them later.
      await Promise.all([database.saveTo(folders.documents), files.saveTo(folders.files)]);
    },
    async prepareLoad(directory) {
      const folders = foldersIn(directory);
      const documents = await database.prepareLoad(folders.documents);
      const prepared = await files.prepareLoad(folders.files).catch((error: unknown) => {
        documents.discard();
        throw error;
      });
      return {
        apply() {
          // Refuses, before anything has changed, when something was deployed meanwhile.
          documents.apply();
          prepared.apply();
        },
        discard() {
          documents.discard();
          prepared.discard();
        },
      };
    },
    reset() {
      database.reset();
      files.reset();
    },
  };
}
