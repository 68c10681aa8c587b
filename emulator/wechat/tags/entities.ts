/** A user tag (用户标签) of an Official Account. */
export interface Tag {
  /** 0, 1 and 2 belong to the platform; own ones begin at 100 and are never given out twice. */
  id: number;
  name: string;
}
