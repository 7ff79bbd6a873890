import { useMemo } from 'react'
import type { KpiDetail, KpiRow } from '@/api/client'
import { aheadOf, type Periods } from '@/charts/bars'
import { PeriodPanel } from '@/charts/period-panel'
import { figure, tick } from '@/format/figures'
import { partialWords } from '@/format/periods'
import { useAddress } from '@/routing/view'
import { useWithin } from '@/api/within'
import { painted } from '@/telemetry/timing'

/** The figure of each period; a flow of money as bars, everything else as a line. */
export function SeriesPanel({ kpi, row }: { kpi: KpiDetail; row: KpiRow | undefined }) {
  const { series, kind, key, tenant, label, granularity, window, ahead } = kpi
  const to = useAddress()
  const within = useWithin(window, granularity)
  const flow = row?.is_flow ?? false
  const share = row?.is_share ?? false
  const part = row?.broken_down
  const bars = flow && kind === 'money'
  const { shown_as, decimals } = kpi
  const shown = useMemo(() => ({ shown_as, decimals }), [shown_as, decimals])
  const periods = useMemo(
    (): Periods => ({
      names: series.map(({ period }) => period),
      partial: partialWords(series, window),
      panes: [{ top: 4, height: 82, ticks: 4, fromZero: kind !== 'ratio', ...(share && { ceiling: 1 }) }],
      marks: [
        {
          name: label,
          shape: bars ? 'bar' : 'line',
          colour: 'recognized',
          values: series.map(({ value }) => value),
          ...(bars && (part === 'recognized' || part === 'booked') && aheadOf(ahead, part, series.length)),
        },
      ],
      axis: (value, step) => tick(value, step, shown, tenant),
      exact: (value) => figure(value, shown, tenant),
    }),
    [series, kind, shown, tenant, label, bars, part, share, window, ahead],
  )
  const last = series.at(-1)
  return (
    <PeriodPanel
      name="series"
      title={`${label} by ${granularity}`}
      of={label}
      periods={periods}
      label={`${label} by ${granularity}, ${series.length} periods${last ? `; the last is ${figure(last.value, shown, tenant)}` : ''}`}
      rows={{ of: key, address: (period) => to('/orders', { period: within(period) }) }}
      onDrawn={() => painted('granularity_switch')}
    />
  )
}
