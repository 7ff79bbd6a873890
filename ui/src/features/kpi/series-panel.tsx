import { useMemo } from 'react'
import type { KpiDetail } from '@/api/client'
import { aheadOf, type Periods } from '@/charts/bars'
import { PeriodPanel } from '@/charts/period-panel'
import { figure, tick } from '@/format/figures'
import { partialWords } from '@/format/periods'
import { useAddress } from '@/routing/view'
import { useWithin } from '@/api/within'
import { painted } from '@/telemetry/timing'

/** The figure of each period; a flow of money as bars, everything else as a line. */
export function SeriesPanel({ kpi, flow }: { kpi: KpiDetail; flow: boolean }) {
  const { series, kind, key, tenant, label, granularity, window, ahead } = kpi
  const to = useAddress()
  const within = useWithin(window, granularity)
  const bars = flow && kind === 'money'
  const periods = useMemo(
    (): Periods => ({
      names: series.map(({ period }) => period),
      partial: partialWords(series, window),
      panes: [{ top: 4, height: 82, ticks: 4, fromZero: kind !== 'ratio', ...(key === 'uptime' && { ceiling: 1 }) }],
      marks: [
        {
          name: label,
          shape: bars ? 'bar' : 'line',
          colour: 'recognized',
          values: series.map(({ value }) => value),
          ...(bars && aheadOf(ahead, 'recognized', series.length)),
        },
      ],
      axis: (value, step) => tick(value, step, kind, key, tenant),
      exact: (value) => figure(value, kind, key, tenant),
    }),
    [series, kind, key, tenant, label, bars, window, ahead],
  )
  const last = series.at(-1)
  return (
    <PeriodPanel
      name="series"
      title={`${label} by ${granularity}`}
      of={label}
      periods={periods}
      label={`${label} by ${granularity}, ${series.length} periods${last ? `; the last is ${figure(last.value, kind, key, tenant)}` : ''}`}
      rows={{ of: key, address: (period) => to('/orders', { period: within(period) }) }}
      onDrawn={() => painted('granularity_switch')}
    />
  )
}
