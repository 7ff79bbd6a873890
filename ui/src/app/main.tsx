import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { apiFetch, chosenTenant } from '@/api/client'
import { prefetchFirst, queryClient } from '@/api/documents'
import { followSession, isNobody, sessionQuery, type Session } from '@/api/session'
import { App } from '@/app/routes'
import '@/app/styles.css'
import { loadCharts } from '@/charts/chart'
import { usePage } from '@/api/page'
import { keepCurrent } from '@/live/refresh'
import { dropForeignPath, visitInstead } from '@/routing/own-address'
import { SIGN_IN, takeCallback, takeLink } from '@/routing/sign-in'
import { atTenant, mustChoose } from '@/routing/tenant'
import { viewOf } from '@/routing/view'
import { followTheme } from '@/state/theme'
import { flushEvents, startTelemetry } from '@/telemetry/events'
import { watchVitals } from '@/telemetry/vitals'

dropForeignPath()
const link = takeLink()
const callback = takeCallback()
const signingIn = location.pathname === SIGN_IN
followSession()

// What the page needs is asked for before anything is rendered, and before it is known who asks.
if (!signingIn) prefetchFirst(viewOf(new URLSearchParams(location.search)))
queryClient.query(sessionQuery).then(settle, () => undefined)
if (/^\/(dashboard)?$/.test(location.pathname)) void loadCharts()

followTheme()
startTelemetry(
  () => ({
    route: routeName(),
    ...viewOf(new URLSearchParams(location.search)),
    generation: usePage.getState().generation,
  }),
  (body) => {
    if (isNobody()) return
    apiFetch('/api/events', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
      keepalive: true,
    }).catch(() => undefined)
  },
)
watchVitals()
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return
  flushEvents()
  setTimeout(flushEvents) // the vitals are reported at the same moment
})
addEventListener('pagehide', flushEvents)

const stop = signingIn ? null : keepCurrent()

/** Goes where who asks belongs, and asks for nothing more when nobody does. */
function settle({ principal }: Session): void {
  if (principal === null) {
    stop?.()
    return
  }
  if (signingIn) {
    if (link === null && callback === null) visitInstead('/')
    return
  }
  const [first] = mustChoose(chosenTenant(), principal.tenants)
  if (first) visitInstead(atTenant(location.pathname, location.search, first.id))
}

function routeName(): string {
  return location.pathname.replace(/^\/(kpis|customers)\/.+/, '/$1/:key')
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <BrowserRouter>
          <App link={link} callback={callback} />
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  )
}
