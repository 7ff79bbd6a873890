import { ErrorResponse, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { forgetReader, keepProvider, NOT_BEGUN, type Provider } from '@/api/kept-provider'
import { ApiError } from '@/api/errors'
import { HOME, visitInstead } from '@/routing/own-address'
import { CALLBACK, SIGN_IN } from '@/routing/sign-in'

/** Signing in at an OpenID provider: authorization code with PKCE, and tokens that live as long as their tab. */

const RENEWED_BEFORE_S = 60

let manager: UserManager | undefined

function managerOf(provider: Provider): UserManager {
  if (manager) return manager
  manager = new UserManager({
    authority: provider.authority,
    client_id: provider.client_id,
    scope: provider.scope,
    redirect_uri: location.origin + CALLBACK,
    post_logout_redirect_uri: location.origin + SIGN_IN,
    // A resource must be a URI (RFC 8707); providers that know neither pass over both.
    ...(URL.canParse(provider.audience) ? { resource: provider.audience } : {}),
    extraQueryParams: { audience: provider.audience },
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    accessTokenExpiringNotificationTimeInSeconds: RENEWED_BEFORE_S,
    automaticSilentRenew: false, // it would fall back to a frame; what is done here needs none
  })
  manager.events.addAccessTokenExpiring(() => {
    renewedToken(provider).catch(() => undefined)
  })
  return manager
}

/** The token of who signed in, renewed if it has expired; null for nobody. */
export async function accessToken(provider: Provider): Promise<string | null> {
  const user = await managerOf(provider).getUser()
  if (user?.expired) return renewedToken(provider)
  return user?.access_token ?? null
}

let renewing: Promise<string | null> | undefined

/** A new token, fetched once for all who want one; null where the provider gives none. */
export async function renewedToken(provider: Provider): Promise<string | null> {
  renewing ??= renew(managerOf(provider)).finally(() => {
    renewing = undefined
  })
  return renewing
}

async function renew(signed: UserManager): Promise<string | null> {
  const user = await signed.getUser()
  if (!user?.refresh_token) {
    await signed.removeUser()
    return null
  }
  try {
    return (await signed.signinSilent())?.access_token ?? null
  } catch (error) {
    if (!(error instanceof ErrorResponse)) throw new ApiError(0, 'The identity provider does not answer.')
    await signed.removeUser()
    return null
  }
}

/** Leaves for the provider. `wanted`: the address of the page to come back to. An error says what to do. */
export async function begin(provider: Provider, wanted: string): Promise<void> {
  keepProvider(provider)
  await managerOf(provider).signinRedirect({ state: wanted }).catch(inWords)
}

/** Takes up what the provider sent back. Returns the address that was wanted. An error says what to do. */
export async function finish(provider: Provider, callback: string): Promise<string> {
  const user = await managerOf(provider).signinRedirectCallback(callback).catch(inWords)
  return typeof user.state === 'string' ? user.state : HOME
}

/** Signs out, here and at the provider. */
export async function end(provider: Provider): Promise<void> {
  const signed = managerOf(provider)
  const user = await signed.getUser()
  forgetReader()
  try {
    await signed.signoutRedirect(user?.id_token ? { id_token_hint: user.id_token } : {})
  } catch {
    visitInstead(SIGN_IN) // it has no address for that, or does not answer
  }
}

function inWords(error: unknown): never {
  throw new Error(reason(error))
}

/** What went wrong, and what to do, in words. */
export function reason(error: unknown): string {
  if (error instanceof ErrorResponse) {
    if (error.error === 'access_denied') return 'The identity provider did not let you in, or you turned back.'
    return `The identity provider refused: ${error.error_description ?? error.error ?? 'it does not say why'}.`
  }
  if (error instanceof Error && /state/i.test(error.message)) {
    return NOT_BEGUN
  }
  return 'The identity provider does not answer. Try again in a moment.'
}
