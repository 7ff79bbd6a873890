import { useMemo } from 'react'
import type { Dashboard } from '@/api/client'
import { aheadOf, type Periods } from '@/charts/bars'
import { PeriodPanel } from '@/charts/period-panel'
import { figure, MONEY, tick } from '@/format/figures'
import { partialWords, periodName } from '@/format/periods'
import { useAddress } from '@/routing/view'
import { useWithin } from '@/api/within'
import { painted } from '@/telemetry/timing'

const PANES = [
  { top: 3, height: 29, ticks: 2, fromZero: true },
  { top: 39, height: 49, ticks: 3, fromZero: true },
]

/** Recognized and booked by period, and the backlog at its end. */
export function TrendPanel({ document }: { document: Dashboard }) {
  const { tenant, revenue_trend: trend, window, granularity } = document
  const to = useAddress()
  const within = useWithin(window, granularity)
  const periods = useMemo(
    (): Periods => ({
      names: trend.map(({ period }) => period),
      partial: partialWords(trend, window),
      panes: PANES,
      marks: [
        {
          name: 'Recognized',
          shape: 'bar',
          pane: 1,
          colour: 'recognized',
          values: trend.map(({ recognized }) => recognized),
          ...aheadOf(document.ahead, 'recognized', trend.length),
        },
        {
          name: 'Booked',
          shape: 'bar',
          pane: 1,
          colour: 'booked',
          values: trend.map(({ booked }) => booked),
          ...aheadOf(document.ahead, 'booked', trend.length),
        },
        {
          name: 'Backlog at period end',
          shape: 'line',
          pane: 0,
          colour: 'backlog',
          values: trend.map(({ backlog }) => backlog),
        },
      ],
      axis: (value, step) => tick(value, step, MONEY, tenant),
      exact: (value) => figure(value, MONEY, tenant),
    }),
    [document, tenant, trend, window],
  )
  const label = useMemo(() => spoken(document), [document])
  return (
    <PeriodPanel
      name="trend"
      title="Revenue trend"
      of="the revenue trend"
      periods={periods}
      label={label}
      className="h-80 min-h-72"
      rows={{ of: 'revenue', address: (period) => to('/orders', { period: within(period) }) }}
      onDrawn={() => painted('granularity_switch')}
    />
  )
}

function spoken({ revenue_trend, tenant, granularity }: Dashboard): string {
  const first = revenue_trend[0]
  const last = revenue_trend.at(-1)
  if (!first || !last) return 'Revenue trend: no periods'
  const shown = (value: number | null): string => figure(value, MONEY, tenant, 'compact')
  return `Revenue trend by ${granularity}: recognized ${shown(first.recognized)} in ${periodName(first.period)}, ${shown(last.recognized)} in ${periodName(last.period)}; backlog ${shown(last.backlog)} at the end.`
}
