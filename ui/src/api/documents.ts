import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, chosenTenant, taken, type Alert, type Dashboard, type KpiRow, type Schemas } from '@/api/client'
import { ApiError } from '@/api/errors'
import type { Granularity } from '@/format/periods'
import { usePage } from '@/api/page'

/** The documents of the service as queries. Figures stay until a refresh or a new generation asks for them again. */

interface View {
  range: string
  granularity: Granularity
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: Infinity,
      gcTime: 60_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.passing,
      retryDelay: (failures) => Math.min(1000 * 2 ** failures, 5000) * (0.5 + Math.random() / 2),
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  },
})

const figures = (...rest: unknown[]): unknown[] => ['figures', chosenTenant(), ...rest]
const dashboards = (...rest: unknown[]): unknown[] => ['dashboard', chosenTenant(), ...rest]

/** A dashboard of one generation, or where that is no longer kept (or none is named) of the newest. */
async function loadDashboard(
  { range, granularity }: View,
  generation: number | null,
  signal?: AbortSignal,
): Promise<Dashboard> {
  const ask = async (pinned: { generation?: string }) =>
    api.GET('/api/executive-dashboard', {
      params: { query: { range, granularity, ...pinned } },
      signal: signal ?? null,
    })
  if (generation !== null) {
    const answer = await ask({ generation: String(generation) })
    if (answer.response.status !== 404) return taken(answer)
  }
  return taken(await ask({}))
}

/** Makes a document's generation the page's. */
function adopt(view: View, document: Dashboard): void {
  queryClient.setQueryData(dashboards(view.range, view.granularity, document.generation), document)
  if (usePage.getState().generation !== document.generation) usePage.setState({ generation: document.generation })
}

function dashboardQuery(view: View, generation: number | null) {
  return queryOptions({
    queryKey: dashboards(view.range, view.granularity, generation),
    queryFn: async ({ signal }) => {
      const document = await loadDashboard(view, generation, signal)
      if (document.generation !== generation) adopt(view, document)
      return document
    },
  })
}

/**
 * The dashboard of a view, of the page's generation. While it is on its way, or cannot be had, the last one stays.
 * `document` is null only before the first.
 */
export function useDashboard(view: View): {
  document: Dashboard | null
  pending: boolean
  error: Error | null
  retry: () => void
} {
  const { generation, last } = usePage()
  const { data, error, isFetching, refetch } = useQuery(dashboardQuery(view, generation))
  useEffect(() => {
    if (data) usePage.setState({ last: data })
  }, [data])
  return {
    document: data ?? last,
    pending: data === undefined && isFetching,
    error: data === undefined && !isFetching ? error : null,
    retry: () => void refetch(),
  }
}

/** Asks for what every page needs, before there is anything to show it in. */
export function prefetchFirst(view: View): void {
  queryClient.query(dashboardQuery(view, null)).catch(() => undefined)
  queryClient.query(kpiTableQuery).catch(() => undefined)
}

/** Fetches another view of the page's generation when the browser has nothing better to do. */
export function prefetchDashboard(view: View): void {
  const { generation } = usePage.getState()
  if (generation !== null) queryClient.query(dashboardQuery(view, generation)).catch(() => undefined)
}

/** Moves the page to a generation, or to the newest: what is shown is replaced when all of it is there. */
export async function advance(generation: number | null): Promise<void> {
  const shown = queryClient.getQueryCache().findAll({ queryKey: dashboards(), type: 'active' })
  const views = shown.map(({ queryKey }) => ({
    range: String(queryKey[2]),
    granularity: queryKey[3] === 'quarter' ? ('quarter' as const) : ('month' as const),
  }))
  await Promise.all([
    ...views.map(async (view) => {
      const document = await loadDashboard(view, generation)
      const before = usePage.getState().generation
      // A pinned one may arrive after a newer one.
      if (generation === null || before === null || document.generation > before) adopt(view, document)
    }),
    queryClient.invalidateQueries({ queryKey: figures() }),
  ])
}

export const kpiTableQuery = queryOptions({
  queryKey: ['kpi-table'],
  queryFn: async ({ signal }) => taken(await api.GET('/api/kpis', { signal })),
})

/** What a KPI is; undefined while that is on its way, and of nothing. */
export function useKpi(key: string | null | undefined): KpiRow | undefined {
  return useQuery(kpiTableQuery).data?.kpis.find((row) => row.key === key)
}

/** What the KPIs of order lines are broken down by, and order lines are found by. */
export function useDimensions(): Schemas['DimensionRow'][] {
  return useQuery(kpiTableQuery).data?.dimensions ?? []
}

export function kpiQuery(key: string, { range, granularity }: View) {
  return queryOptions({
    queryKey: figures('kpi', key, range, granularity),
    queryFn: async ({ signal }) =>
      taken(
        await api.GET('/api/kpis/{key}', {
          params: { path: { key }, query: { range, granularity } },
          signal,
        }),
      ),
  })
}

export function customersQuery(range: string, limit: number) {
  return queryOptions({
    queryKey: figures('customers', range, limit),
    queryFn: async ({ signal }) =>
      taken(await api.GET('/api/customers', { params: { query: { range, limit } }, signal })),
  })
}

export function customerQuery(customer: string, range: string) {
  return queryOptions({
    queryKey: figures('customer', customer, range),
    queryFn: async ({ signal }) =>
      taken(
        await api.GET('/api/customers/{customer_id}', {
          params: { path: { customer_id: customer }, query: { range } },
          signal,
        }),
      ),
  })
}

export function uptimeQuery(range: string) {
  return queryOptions({
    queryKey: figures('uptime', range),
    queryFn: async ({ signal }) =>
      taken(await api.GET('/api/operations/uptime', { params: { query: { range } }, signal })),
  })
}

export const alertRulesQuery = queryOptions({
  queryKey: ['alert-rules', chosenTenant()],
  queryFn: async ({ signal }) => taken(await api.GET('/api/alert-rules', { signal })).rules,
  staleTime: 30_000,
})

/** What happened to an alert, the newest first; asked for again when the alert has changed. */
export function alertHistoryQuery({ id, changed_at, acknowledged_at }: Alert) {
  return queryOptions({
    queryKey: ['alert-history', chosenTenant(), id, changed_at, acknowledged_at],
    queryFn: async ({ signal }) =>
      taken(await api.GET('/api/alerts/history', { params: { query: { alert: id, limit: 50 } }, signal })).changes,
  })
}

/** The year to date, by whose first month one knows when the fiscal year begins. */
export const yearToDateQuery = (enabled: boolean) =>
  queryOptions({
    queryKey: figures('ytd'),
    queryFn: async ({ signal }) =>
      taken(await api.GET('/api/executive-dashboard', { params: { query: { range: 'ytd' } }, signal })),
    enabled,
  })
