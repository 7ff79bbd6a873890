import type { Schemas } from '@/api/client'

/**
 * The access token of a reader who signs in at an OpenID provider. What that takes is code of its own, which is fetched
 * only in a tab in which somebody did, or does.
 */

export type Provider = NonNullable<Schemas['Session']['provider']>

const KEPT = 'edb-provider'

export const NOT_BEGUN = 'This sign-in was not begun in this tab, or was used already. Sign in once more.'

/** The provider at which this tab's reader signed in. */
export function keptProvider(): Provider | null {
  try {
    const kept = sessionStorage.getItem(KEPT)
    return kept === null ? null : (JSON.parse(kept) as Provider)
  } catch {
    return null
  }
}

/** Notes that this tab's reader signs in at a provider. */
export function keepProvider(provider: Provider): void {
  sessionStorage.setItem(KEPT, JSON.stringify(provider))
}

/** Forgets the reader and their tokens. */
export function forgetReader(): void {
  sessionStorage.removeItem(KEPT)
  for (const name of Object.keys(sessionStorage)) if (name.startsWith('oidc.')) sessionStorage.removeItem(name)
}

/** The code that signs in. */
export const signingIn = () => import('@/api/provider')

/** The token to send; null where nobody signed in at a provider, or no longer is. */
export async function accessToken(): Promise<string | null> {
  const provider = keptProvider()
  return provider === null ? null : (await signingIn()).accessToken(provider)
}

/** Another token in place of one that was refused; null where there is none to be had. */
export async function renewedToken(): Promise<string | null> {
  const provider = keptProvider()
  return provider === null ? null : (await signingIn()).renewedToken(provider)
}
