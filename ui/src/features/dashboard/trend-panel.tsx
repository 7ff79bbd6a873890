import { useMemo } from 'react'
import type { Dashboard } from '@/api/client'
import type { Periods } from '@/charts/bars'
import { PeriodPanel } from '@/components/period-panel'
import { figure, money } from '@/format/figures'
import { periodName } from '@/format/periods'
import { useAddress } from '@/routing/view'
import { painted } from '@/telemetry/timing'

const PANES = [
  { top: 3, height: 29, ticks: 2, fromZero: true },
  { top: 39, height: 49, ticks: 3, fromZero: true },
]

/** Recognized and booked by period, and the backlog at its end. */
export function TrendPanel({ document }: { document: Dashboard }) {
  const { tenant, revenue_trend: trend } = document
  const to = useAddress()
  const periods = useMemo(
    (): Periods => ({
      names: trend.map(({ period }) => period),
      partial: trend.map(({ partial }) => partial),
      panes: PANES,
      marks: [
        {
          name: 'Recognized',
          shape: 'bar',
          pane: 1,
          colour: 'recognized',
          values: trend.map(({ recognized }) => recognized),
        },
        { name: 'Booked', shape: 'bar', pane: 1, colour: 'booked', values: trend.map(({ booked }) => booked) },
        {
          name: 'Backlog at period end',
          shape: 'line',
          pane: 0,
          colour: 'backlog',
          values: trend.map(({ backlog }) => backlog),
        },
      ],
      axis: (value) => (value === 0 ? '0' : money(value, tenant, 'compact')),
      exact: (value) => figure(value, 'money', '', tenant),
    }),
    [tenant, trend],
  )
  const label = useMemo(() => spoken(document), [document])
  return (
    <PeriodPanel
      name="trend"
      title="Revenue trend"
      of="the revenue trend"
      periods={periods}
      label={label}
      className="h-80 min-h-72 print:h-56"
      rows={{ of: 'revenue', address: (period) => to('/orders', { period }) }}
      onDrawn={() => painted('granularity_switch')}
    />
  )
}

function spoken({ revenue_trend, tenant, granularity }: Dashboard): string {
  const first = revenue_trend[0]
  const last = revenue_trend.at(-1)
  if (!first || !last) return 'Revenue trend: no periods'
  const shown = (value: number | null): string => figure(value, 'money', '', tenant, 'compact')
  return `Revenue trend by ${granularity}: recognized ${shown(first.recognized)} in ${periodName(first.period)}, ${shown(last.recognized)} in ${periodName(last.period)}; backlog ${shown(last.backlog)} at the end.`
}
