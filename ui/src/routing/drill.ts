import { useCallback, useEffect } from 'react'
import { create } from 'zustand'
import { productEvent } from '@/telemetry/events'
import { painted, startTimer } from '@/telemetry/timing'

interface Drill {
  /** The figure that is being followed to its rows; null when none is. */
  kpi: string | null
  clicks: number
}

const useFollowed = create<Drill>(() => ({ kpi: null, clicks: 0 }))

/** Notes a click from a figure towards its rows. `at`: the click's `timeStamp`. */
export function useDrill(): (kpi: string | null, at: number) => void {
  return useCallback((kpi, at) => {
    const followed = useFollowed.getState()
    const next =
      kpi !== null && kpi !== followed.kpi ? { kpi, clicks: 1 } : { ...followed, clicks: followed.clicks + 1 }
    if (next.kpi === null) return
    useFollowed.setState(next)
    productEvent('drilldown', { kpi: next.kpi, clicks: next.clicks })
    startTimer('drilldown', at)
  }, [])
}

/** On the dashboard nothing is followed yet. */
export function useDrillStart(): void {
  useEffect(() => useFollowed.setState({ kpi: null, clicks: 0 }), [])
}

/** On a page that a drill leads to: its figures are in place once `ready`. */
export function useDrilled(ready: boolean): void {
  useEffect(() => {
    if (ready) painted('drilldown')
  }, [ready])
}
