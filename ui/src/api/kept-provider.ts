import type { components } from '@/api/schema.gen'

/** What this tab keeps of a reader who signs in at an OpenID provider. */

export type Provider = NonNullable<components['schemas']['Session']['provider']>

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
