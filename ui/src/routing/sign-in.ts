/** Where one signs in on purpose. Whoever must sign in elsewhere does so there, and then is where they wanted to be. */
export const SIGN_IN = '/sign-in'

/** The secret of a one-time link. It is taken out of the address, and so out of the history. */
export function takeLink(): string | null {
  const link = location.hash.slice(1)
  if (location.pathname !== SIGN_IN || link === '') return null
  history.replaceState(null, '', SIGN_IN)
  return link
}
