/** What the local world says of itself at this path of `/control`; undefined where there is none, or it is away. */
export async function askWorld<T>(path: string): Promise<T | undefined> {
  const { controlUrl } = window.weilianPreview;
  if (controlUrl === undefined) return undefined;
  try {
    const response = await fetch(controlUrl + path);
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}
