/** What a tag of a mini program is called in the browser's document; `page` is the root of every page. */
export const domTag = (tag: string): string => `wx-${tag}`;

export interface SelectorScope {
  /** Prefix of class names, as glass-easel writes them into the document (`c3--title`); empty for pages. */
  prefix: string;
  /** Tags that the browser runtime knows as built in. */
  builtInTags: ReadonlySet<string>;
}

/**
 * Rewrites one selector of a mini program for the document that glass-easel makes: classes get the prefix of their
 * component, built-in tags their `wx-` name, `:host` becomes the attribute that glass-easel sets on the host.
 */
export function scopeSelector(selector: string, { prefix, builtInTags }: SelectorScope): string {
  return selector.replace(
    /\[[^\]]*\]|"[^"]*"|'[^']*'|:host\b|::?[\w-]+|\.(-?[_a-zA-Z][\w-]*)|#[\w-]+|(?<![\w-])[a-zA-Z][\w-]*/g,
    (token, className: string | undefined) => {
      if (className !== undefined) return `.${prefix ? `${prefix}--` : ''}${className}`;
      if (token === ':host') return `[wx-host="${prefix}"]`;
      if (/^[a-zA-Z]/.test(token)) return token === 'page' || builtInTags.has(token) ? domTag(token) : token;
      return token;
    },
  );
}
