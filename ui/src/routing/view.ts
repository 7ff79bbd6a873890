import { useCallback, useMemo } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { DEFAULT_RANGE, type Granularity } from '@/format/periods'
import { productEvent } from '@/telemetry/events'
import { startTimer } from '@/telemetry/timing'

/** What the address says about which figures are shown. */
export interface View {
  range: string
  granularity: Granularity
}

export function viewOf(search: URLSearchParams): View {
  return {
    range: search.get('range') ?? DEFAULT_RANGE,
    granularity: search.get('granularity') === 'quarter' ? 'quarter' : 'month',
  }
}

/** The view that the address names, and how to change it. */
export function useView(): View & { choose: (change: Partial<View>, at?: number) => void } {
  const [search, setSearch] = useSearchParams()
  const { range, granularity } = viewOf(search)
  const choose = useCallback(
    (change: Partial<View>, at?: number) => {
      const now = { range, granularity }
      const next = { ...now, ...change }
      if (next.range === range && next.granularity === granularity) return
      if (next.granularity !== granularity) startTimer('granularity_switch', at)
      productEvent('switch_range_or_granularity', { from: words(now), to: words(next) })
      setSearch(
        (params) => {
          params.set('range', next.range)
          params.set('granularity', next.granularity)
          return params
        },
        { preventScrollReset: true },
      )
    },
    [range, granularity, setSearch],
  )
  return useMemo(() => ({ range, granularity, choose }), [range, granularity, choose])
}

function words({ range, granularity }: View): string {
  return `${range} ${granularity}`
}

const KEPT = ['range', 'granularity', 'against', 'tenant']

/** An address of the app that keeps the view, the comparison and the tenant of `search`; null leaves a parameter out. */
export function address(search: string, path: string, more: Record<string, string | null> = {}): string {
  const from = new URLSearchParams(search)
  const to = new URLSearchParams()
  for (const name of KEPT) {
    const value = from.get(name)
    if (value !== null) to.set(name, value)
  }
  for (const [name, value] of Object.entries(more)) {
    if (value === null) to.delete(name)
    else to.set(name, value)
  }
  const query = to.toString()
  return query ? `${path}?${query}` : path
}

/** `address` from where the page is now. */
export function useAddress(): (path: string, more?: Record<string, string | null>) => string {
  const { search } = useLocation()
  return useCallback((path, more) => address(search, path, more), [search])
}
