import type { MenuButton } from './entities.ts';

/** The published default menu of the Official Account. Simplified: no personalised menus yet. */
export class MenuStore {
  private published: MenuButton[] | undefined;

  /** The published buttons; undefined when there is no menu. */
  current(): MenuButton[] | undefined {
    return structuredClone(this.published);
  }

  publish(buttons: MenuButton[]): void {
    this.published = buttons;
  }

  remove(): void {
    this.published = undefined;
  }
}
