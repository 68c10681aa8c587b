import { watch } from 'node:fs';
import type { ServerResponse } from 'node:http';

/** An editor writes a file in several steps: so long after the last one it is taken as changed, ms. */
const SETTLED_MS = 150;

/** Tells open pages when files below a folder have changed. */
export interface Changes {
  /** Keeps the request open and sends an event after each change. */
  follow(response: ServerResponse): void;
  close(): void;
}

/** Watches a folder with all below it; `changed` runs before anybody is told. */
export function watchChanges(folder: string, changed: () => void): Changes {
  const followers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    changed();
    for (const follower of followers) follower.write('data: changed\n\n');
  };
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(tell, SETTLED_MS);
  });
  return {
    follow(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': here\n\n');
      followers.add(response);
      response.on('close', () => followers.delete(response));
    },
    close() {
      clearTimeout(timer);
      watcher.close();
      for (const follower of followers) follower.end();
    },
  };
}
