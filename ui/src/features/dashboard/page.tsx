import { useEffect } from 'react'
import { Link } from 'react-router'
import { ApiError } from '@/api/errors'
import { prefetchDashboard, useDashboard } from '@/api/documents'
import { MonthToDate } from '@/components/month-to-date'
import { PageTitle } from '@/components/page-title'
import { ErrorState, Waiting } from '@/components/states'
import { cn } from '@/components/ui/cn'
import { AlertsPanel } from './alerts-panel'
import { CustomersPanel } from './customers-panel'
import { Empty } from './empty'
import { Headline } from './headline'
import { KpiCard } from './kpi-card'
import { isEmpty } from './summary'
import { TrendPanel } from './trend-panel'
import { UptimePanel } from './uptime-panel'
import { rangeName } from '@/format/periods'
import { useAlerts } from '@/live/alerts'
import { useOffersExport } from '@/api/export'
import { useComparison } from '@/api/comparison'
import { useDrillStart } from '@/routing/drill'
import { useAddress, useView } from '@/routing/view'
import { timing } from '@/telemetry/events'
import { afterPaint } from '@/telemetry/timing'

/** The page for a reader who has twenty seconds. */
export default function DashboardPage() {
  const view = useView()
  const { range, granularity } = view
  const { document, pending, error, retry } = useDashboard(view)
  const comparison = useComparison()
  const { alerts } = useAlerts()
  const to = useAddress()
  useDrillStart()
  useLoadTiming(document !== null)
  useOffersExport('dashboard', document && csvPath(range, granularity, document.generation))

  const generation = document?.generation
  useEffect(() => {
    if (generation === undefined || pending) return
    const foresee = (): void => prefetchDashboard({ range, granularity: granularity === 'month' ? 'quarter' : 'month' })
    // Safari has no idle callbacks.
    const waits = 'requestIdleCallback' in window ? requestIdleCallback(foresee) : setTimeout(foresee, 200)
    return () => ('cancelIdleCallback' in window ? cancelIdleCallback(waits) : clearTimeout(waits))
  }, [generation, pending, range, granularity])

  if (!document || !comparison) {
    if (error) {
      return (
        <ErrorState error={error} retry={retry}>
          {!(error instanceof ApiError && error.status === 403) && (
            <Link
              to={to('/dashboard', { range: null })}
              reloadDocument
              className="self-center text-sm text-accent underline"
            >
              Start again with 12 months
            </Link>
          )}
        </ErrorState>
      )
    }
    return <Waiting className="h-[70vh]" label="Loading the figures" />
  }
  if (isEmpty(document)) {
    return (
      <>
        <PageTitle hidden>Dashboard</PageTitle>
        <Empty />
      </>
    )
  }
  return (
    <>
      <PageTitle hidden>Dashboard</PageTitle>
      {error && (
        <p role="alert" className="mb-3 rounded-md border border-caution-line bg-caution-soft px-3 py-2 text-sm">
          {error instanceof ApiError && error.passing
            ? `${rangeName(range)} is shown as soon as the service gives it. `
            : `${rangeName(range)} cannot be shown: ${error.message} `}
          The figures below are of {rangeName(document.range)}.{' '}
          <button type="button" className="font-medium underline" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      <div aria-busy={pending} className={cn('flex flex-col gap-4 print:gap-3', pending && 'cursor-progress')}>
        <Headline document={document} comparison={comparison} alerts={alerts} />
        <section
          aria-label="Key figures"
          className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-5 3xl:grid-cols-10 print:grid-cols-5 print:gap-2"
        >
          {document.kpis.map((card, index) => (
            <KpiCard key={card.key} card={card} document={document} comparison={comparison} hero={index === 0} />
          ))}
        </section>
        {document.month_to_date && <MonthToDate toDate={document.month_to_date} tenant={document.tenant} />}
        <div className="grid gap-3 lg:grid-cols-6 3xl:grid-cols-12 print:grid-cols-6">
          <div className="min-w-0 lg:col-span-4 3xl:col-span-6 print:col-span-4">
            <TrendPanel document={document} />
          </div>
          <div className="min-w-0 lg:col-span-2 3xl:col-span-3 print:col-span-2">
            <AlertsPanel />
          </div>
          <div className="min-w-0 lg:col-span-3 print:col-span-3">
            <CustomersPanel document={document} />
          </div>
          <div className="min-w-0 lg:col-span-3 3xl:col-span-12 print:col-span-3">
            <UptimePanel document={document} />
          </div>
        </div>
      </div>
    </>
  )
}

function csvPath(range: string, granularity: string, generation: number): string {
  return `/api/executive-dashboard?${new URLSearchParams({ range, granularity, generation: String(generation) }).toString()}`
}

// Only a visit that begins here is a load: coming from another page is none.
let loadTimed = !/^\/(dashboard)?$/.test(location.pathname)

/** Takes the time from the start of the navigation to the first painted figures, once. */
function useLoadTiming(shown: boolean): void {
  useEffect(() => {
    if (!shown || loadTimed) return
    loadTimed = true
    afterPaint(() => timing('dashboard_load', performance.now()))
  }, [shown])
}
