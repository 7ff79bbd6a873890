/** Where one signs in on purpose. Whoever must sign in elsewhere does so there, and then is where they wanted to be. */
export const SIGN_IN = '/sign-in'

/** Where a provider sends back whom it signed in. */
export const CALLBACK = '/sign-in/callback'

/** What a provider sent back, as a whole address. It is taken out of the address bar, and so out of the history. */
export function takeCallback(): string | null {
  if (location.pathname !== CALLBACK) return null
  const { href } = location
  history.replaceState(null, '', SIGN_IN)
  return href
}

/** The page to come back to after signing in: the one that is asked for, or the first. */
export function wantedPage(pathname: string, search: string): string {
  return pathname.startsWith(SIGN_IN) ? '/' : pathname + search
}

/** The secret of a one-time link. It is taken out of the address, and so out of the history. */
export function takeLink(): string | null {
  const link = location.hash.slice(1)
  if (location.pathname !== SIGN_IN || link === '') return null
  history.replaceState(null, '', SIGN_IN)
  return link
}
