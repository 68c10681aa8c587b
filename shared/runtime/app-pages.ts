import appJson from '../../miniprogram/app.json' with { type: 'json' };

/** Every page of the mini program of this repository, those of subpackages with their root. */
export const appPages: readonly string[] = [
  ...appJson.pages,
  ...appJson.subpackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`)),
];
