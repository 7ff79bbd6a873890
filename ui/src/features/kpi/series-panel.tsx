import { useMemo } from 'react'
import { Link, useNavigate } from 'react-router'
import type { KpiDetail } from '@/api/client'
import type { Periods } from '@/charts/bars'
import { Chart } from '@/charts/chart'
import { Panel } from '@/components/panel'
import { TableSwitch, useTable } from '@/components/table-switch'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { figure, UNDEFINED } from '@/format/figures'
import { periodName } from '@/format/periods'
import { useDrill } from '@/routing/drill'
import { useAddress } from '@/routing/view'
import { painted } from '@/telemetry/timing'

/** The figure of each period; a flow of money as bars, everything else as a line. */
export function SeriesPanel({ kpi, flow }: { kpi: KpiDetail; flow: boolean }) {
  const table = useTable('series')
  const notes: string[] = []
  if (kpi.series.some(({ partial }) => partial)) notes.push('lighter or hollow: not complete')
  if (kpi.kind === 'ratio' && !table) notes.push('the scale does not begin at zero')
  return (
    <Panel
      title={`${kpi.label} by ${kpi.granularity}`}
      note={notes.join(' · ') || undefined}
      actions={<TableSwitch chart="series" of={kpi.label} />}
      className="h-full"
    >
      {table ? <SeriesTable kpi={kpi} /> : <SeriesChart kpi={kpi} flow={flow} />}
    </Panel>
  )
}

function SeriesChart({ kpi, flow }: { kpi: KpiDetail; flow: boolean }) {
  const { series, kind, key, tenant, label } = kpi
  const navigate = useNavigate()
  const drill = useDrill()
  const to = useAddress()
  const bars = flow && kind === 'money'
  const periods = useMemo(
    (): Periods => ({
      names: series.map(({ period }) => period),
      partial: series.map(({ partial }) => partial),
      panes: [{ top: 4, height: 82, ticks: 4, fromZero: kind !== 'ratio' }],
      marks: [
        { name: label, shape: bars ? 'bar' : 'line', colour: 'recognized', values: series.map(({ value }) => value) },
      ],
      axis: (value) => (kind === 'months' || value === 0 ? String(value) : figure(value, kind, key, tenant, 'compact')),
      exact: (value) => figure(value, kind, key, tenant),
    }),
    [series, kind, key, tenant, label, bars],
  )
  const last = series.at(-1)
  return (
    <Chart
      periods={periods}
      className="h-72 w-full grow"
      label={`${label} by ${kpi.granularity}, ${series.length} periods${last ? `; the last is ${figure(last.value, kind, key, tenant)}` : ''}`}
      onDrawn={() => painted('granularity_switch')}
      onPick={(period) => {
        drill(key, performance.now())
        void navigate(to('/orders', { period }))
      }}
    />
  )
}

function SeriesTable({ kpi }: { kpi: KpiDetail }) {
  const { series, kind, key, tenant, label } = kpi
  const to = useAddress()
  const drill = useDrill()
  return (
    <Table caption={`${label} by ${kpi.granularity}`}>
      <thead>
        <tr>
          <Th>Period</Th>
          <Th number>{label}</Th>
        </tr>
      </thead>
      <tbody>
        {series.map(({ period, value, partial }) => (
          <tr key={period} className="hover:bg-sunken">
            <RowTh>
              <Link
                className="text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current"
                to={to('/orders', { period })}
                onClick={(event) => drill(key, event.timeStamp)}
              >
                {periodName(period)}
              </Link>
              {partial && <span className="ml-2 text-xs text-soft">not complete</span>}
            </RowTh>
            <Td number>{value === null ? UNDEFINED : figure(value, kind, key, tenant)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
