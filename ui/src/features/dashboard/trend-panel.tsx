import { useMemo, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Dashboard } from '@/api/client'
import type { Periods } from '@/charts/bars'
import { Chart } from '@/charts/chart'
import { Panel } from '@/components/panel'
import { TableSwitch, useTable } from '@/components/table-switch'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { figure, money, UNDEFINED } from '@/format/figures'
import { periodName } from '@/format/periods'
import { useDrill } from '@/routing/drill'
import { useAddress } from '@/routing/view'
import { painted } from '@/telemetry/timing'

const PANES = [
  { top: 3, height: 29, ticks: 2, fromZero: true },
  { top: 39, height: 49, ticks: 3, fromZero: true },
]

/** Recognized and booked by period, and the backlog at its end. */
export function TrendPanel({ document }: { document: Dashboard }) {
  const table = useTable('trend')
  return (
    <Panel
      title="Revenue trend"
      className="h-full"
      note={
        <ul className="flex flex-wrap gap-x-4" aria-label="Series">
          <Key className="h-2.5 w-2.5 rounded-xs bg-recognized">Recognized</Key>
          <Key className="h-2.5 w-2.5 rounded-xs bg-booked">Booked</Key>
          <Key className="h-0.5 w-4 bg-backlog">Backlog at period end</Key>
          {document.revenue_trend.some(({ partial }) => partial) && (
            <Key className="h-2.5 w-2.5 rounded-xs border border-dashed border-recognized bg-recognized/40">
              Lighter: not complete
            </Key>
          )}
        </ul>
      }
      actions={<TableSwitch chart="trend" of="the revenue trend" />}
    >
      {table ? <TrendTable document={document} /> : <TrendChart document={document} />}
    </Panel>
  )
}

function Key({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <span aria-hidden="true" className={className} />
      {children}
    </li>
  )
}

function TrendChart({ document }: { document: Dashboard }) {
  const { tenant, revenue_trend } = document
  const navigate = useNavigate()
  const drill = useDrill()
  const to = useAddress()
  const periods = useMemo(
    (): Periods => ({
      names: revenue_trend.map(({ period }) => period),
      partial: revenue_trend.map(({ partial }) => partial),
      panes: PANES,
      marks: [
        {
          name: 'Recognized',
          shape: 'bar',
          pane: 1,
          colour: 'recognized',
          values: revenue_trend.map(({ recognized }) => recognized),
        },
        { name: 'Booked', shape: 'bar', pane: 1, colour: 'booked', values: revenue_trend.map(({ booked }) => booked) },
        {
          name: 'Backlog at end',
          shape: 'line',
          pane: 0,
          colour: 'backlog',
          values: revenue_trend.map(({ backlog }) => backlog),
        },
      ],
      axis: (value) => (value === 0 ? '0' : money(value, tenant, 'compact')),
      exact: (value) => (value === null ? UNDEFINED : money(value, tenant)),
    }),
    [tenant, revenue_trend],
  )
  const label = useMemo(() => spoken(document), [document])
  return (
    <Chart
      periods={periods}
      label={label}
      className="h-80 min-h-72 w-full grow print:h-56"
      onDrawn={() => painted('granularity_switch')}
      onPick={(period) => {
        drill('revenue', performance.now())
        void navigate(to('/orders', { period }))
      }}
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

function TrendTable({ document }: { document: Dashboard }) {
  const { tenant, revenue_trend } = document
  const to = useAddress()
  const drill = useDrill()
  const [newestFirst, setNewestFirst] = useState(false)
  const points = newestFirst ? revenue_trend.toReversed() : revenue_trend
  return (
    <Table caption="Revenue trend">
      <thead>
        <tr>
          <Th aria-sort={newestFirst ? 'descending' : 'ascending'}>
            <button type="button" className="font-medium" onClick={() => setNewestFirst(!newestFirst)}>
              Period <span aria-hidden="true">{newestFirst ? '↓' : '↑'}</span>
            </button>
          </Th>
          <Th number>Recognized</Th>
          <Th number>Booked</Th>
          <Th number>Backlog at end</Th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ period, recognized, booked, backlog, partial }) => (
          <tr key={period} className="hover:bg-sunken">
            <RowTh>
              <Link
                className="text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current"
                to={to('/orders', { period })}
                onClick={(event) => drill('revenue', event.timeStamp)}
              >
                {periodName(period)}
              </Link>
              {partial && <span className="ml-2 text-xs text-soft">not complete</span>}
            </RowTh>
            <Td number>{figure(recognized, 'money', '', tenant)}</Td>
            <Td number>{figure(booked, 'money', '', tenant)}</Td>
            <Td number>{figure(backlog, 'money', '', tenant)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
