import { queryOptions, useQuery } from '@tanstack/react-query'
import { signingIn } from '@/api/bearer'
import { forgetReader, keptProvider } from '@/api/kept-provider'
import { api, onUnauthorized, taken, type Schemas } from '@/api/client'
import { ApiError } from '@/api/errors'
import { queryClient } from '@/api/documents'
import { HOME, visitInstead } from '@/routing/own-address'
import { SIGN_IN } from '@/routing/sign-in'
import { atTenant, mustChoose } from '@/routing/tenant'
import { flushEvents } from '@/telemetry/events'

/**
 * Who reads the page, and how they sign in and out. Whenever that changes, every tab loads the page anew: nothing that
 * was somebody's stays in memory.
 */

export type Session = Schemas['Session']

const CHANNEL = 'edb-session'
const CHANGED = 'changed'
const ENDED = 'ended' // each tab has tokens of its own, and gives them up
const AGREED_MS = 300 // by then every process of the service knows who is no longer signed in

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => taken(await api.GET('/api/session', { signal })),
  retry: (_failures, error) => error instanceof ApiError && error.passing,
})

/** The session; undefined until the service has said who asks. */
export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data
}

/** Whether the reader is known to administer the tenant. */
export function useAdmin(): boolean {
  return useSession()?.principal?.roles.includes('admin') ?? false
}

/** Whether the service has said that it knows nobody. */
export function isNobody(): boolean {
  return queryClient.getQueryData(sessionQuery.queryKey)?.principal === null
}

let tabs: BroadcastChannel | undefined

/** Follows who is signed in: here, and in other tabs. */
export function followSession(): void {
  tabs = new BroadcastChannel(CHANNEL)
  tabs.onmessage = ({ data }) => {
    if (data === ENDED) forgetReader()
    location.reload()
  }
  onUnauthorized(askAgain)
  // A one-time link may be put into the address of a tab that shows the sign-in page already.
  addEventListener('hashchange', () => {
    if (location.pathname === SIGN_IN) location.reload()
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && queryClient.getQueryData(sessionQuery.queryKey)?.auth !== 'local') location.reload()
  })
}

/** Signs in with a key or a one-time link, and then loads the page that was asked for. */
export async function signIn({ key = null, link = null }: Partial<Schemas['SignIn']>): Promise<Session> {
  taken(await api.POST('/api/session', { body: { key, link } }))
  const session = taken(await api.GET('/api/session'))
  if (session.principal === null) {
    throw new Error(
      'This browser did not keep the session: it refuses cookies, or this address should be an https one.',
    )
  }
  tellTabs()
  if (location.pathname !== SIGN_IN) location.reload()
  else {
    const [first] = mustChoose(null, session.principal.tenants)
    visitInstead(first ? atTenant(HOME, '', first.id) : HOME)
  }
  return session
}

/** Signs out, here and in every tab. */
export async function signOut(): Promise<void> {
  flushEvents()
  const provider = keptProvider()
  queryClient.setQueryData(sessionQuery.queryKey, taken(await api.DELETE('/api/session')))
  tellTabs(ENDED)
  if (provider === null) visitInstead(SIGN_IN)
  else await (await signingIn()).end(provider)
}

let asking = false

/** A request was refused as nobody's: if the session has ended, one signs in and is back at the same page. */
function askAgain(): void {
  if (asking || !queryClient.getQueryData(sessionQuery.queryKey)?.principal) return
  asking = true
  setTimeout(() => {
    queryClient
      .query({ ...sessionQuery, staleTime: 0 })
      .then(({ principal }) => {
        if (principal !== null) return
        if (keptProvider() === null) tellTabs() // of tokens, each tab has its own
        location.reload()
      })
      .catch(() => undefined)
      .finally(() => {
        asking = false
      })
  }, AGREED_MS)
}

function tellTabs(what: typeof CHANGED | typeof ENDED = CHANGED): void {
  tabs?.postMessage(what)
}
