/** Of the permanent files (永久素材), with 图文; `article` is what was published (发表). */
export const MATERIAL_TYPES = ['image', 'voice', 'video', 'news', 'article'] as const;
export type MaterialType = (typeof MATERIAL_TYPES)[number];

/** Something that the owner of an Official Account keeps there for good: menus and messages name it by its id. */
export interface Material {
  id: string;
  type: MaterialType;
  title: string;
}
