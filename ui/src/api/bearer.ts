import { keptProvider } from '@/api/kept-provider'

/**
 * The access token of a reader who signs in at an OpenID provider. What that takes is code of its own, which is fetched
 * only in a tab in which somebody did, or does.
 */

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
