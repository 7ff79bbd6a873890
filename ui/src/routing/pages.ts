/** The code of pages that are fetched when they are asked for, and how to fetch it before. */

const loaders = new Map<string, () => Promise<unknown>>()

/** Names a page's code. Returns its loader. */
export function pageCode<T>(name: string, load: () => Promise<T>): () => Promise<T> {
  loaders.set(name, load)
  return load
}

/** Fetches a page's code because somebody is about to go there. */
export function foreseePage(name: string): void {
  loaders
    .get(name)?.()
    .catch(() => undefined)
}
