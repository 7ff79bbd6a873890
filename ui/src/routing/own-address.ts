/** Every way by which the page leaves for another document of its own: none leads to another origin. */

export const HOME = '/dashboard'

/** A whole address of the page's own origin; the first page's, where `wanted` is of another or could be taken for one. */
export function ownAddress(wanted: string): string {
  const { origin } = location
  const url = URL.canParse(wanted, origin) ? new URL(wanted, origin) : null
  return url?.origin === origin && isPagePath(url.pathname) ? url.href : origin + HOME
}

/** Whether a path is one of pages: one that begins with `//` is read as a host where it stands alone. */
export function isPagePath(pathname: string): boolean {
  return !pathname.startsWith('//')
}

/* eslint-disable no-restricted-properties -- here and nowhere else */

/** Loads another page. */
export function visit(wanted: string): void {
  location.assign(ownAddress(wanted))
}

/** Loads another page in place of this one: going back does not return to this one. */
export function visitInstead(wanted: string): void {
  location.replace(ownAddress(wanted))
}

/** Puts the first page's address in place of one that could be taken for a foreign one, before anything is made of it. */
export function dropForeignPath(): void {
  if (!isPagePath(location.pathname)) history.replaceState(null, '', HOME)
}
