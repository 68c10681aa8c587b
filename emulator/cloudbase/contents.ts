import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database/index.ts';
import type { Files } from './files/index.ts';

/** What an environment holds: documents and files. What is deployed is not part of it. */
export interface Contents {
  /** Writes everything into a new folder, as files that a person can read and compare. */
  saveTo(directory: string): Promise<void>;
  /** Puts what saveTo wrote in the place of what there is. Rejects for what is damaged: nothing has changed then. */
  loadFrom(directory: string): Promise<void>;
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
      await mkdir(directory, { recursive: true });
      await database.saveTo(folders.documents);
      files.saveTo(folders.files);
    },
    async loadFrom(directory) {
      const folders = foldersIn(directory);
      const documents = await database.prepareLoad(folders.documents);
      const prepared = await files.prepareLoad(folders.files).catch((error: unknown) => {
        documents.discard();
        throw error;
      });
      documents.apply();
      prepared.apply();
    },
    reset() {
      database.reset();
      files.reset();
    },
  };
}
