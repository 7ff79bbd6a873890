import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { apiFetch } from '@/api/client'
import { prefetchFirst, queryClient } from '@/api/documents'
import { App } from '@/app/routes'
import '@/app/styles.css'
import { loadCharts } from '@/charts/chart'
import { usePage } from '@/live/page'
import { keepCurrent } from '@/live/refresh'
import { viewOf } from '@/routing/view'
import { followTheme } from '@/state/theme'
import { flushEvents, startTelemetry } from '@/telemetry/events'
import { watchVitals } from '@/telemetry/vitals'

// What the page needs is asked for before anything is rendered.
prefetchFirst(viewOf(new URLSearchParams(location.search)))
if (/^\/(dashboard)?$/.test(location.pathname)) void loadCharts()

followTheme()
startTelemetry(
  () => ({
    route: routeName(),
    ...viewOf(new URLSearchParams(location.search)),
    generation: usePage.getState().generation,
  }),
  (body) => {
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
keepCurrent()

function routeName(): string {
  return location.pathname.replace(/^\/(kpis|customers)\/.+/, '/$1/:key')
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  )
}
