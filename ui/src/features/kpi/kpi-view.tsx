import { useEffect } from 'react'
import { Link } from 'react-router'
import type { KpiDetail } from '@/api/client'
import { useDimensions, useKpi } from '@/api/documents'
import { Delta } from '@/components/delta'
import { Facts, type Fact } from '@/components/facts'
import { MonthToDate } from '@/components/month-to-date'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { Button } from '@/components/ui/button'
import { Breakdowns } from './breakdown'
import { Inputs } from './inputs'
import { Reconciliation } from './reconciliation'
import { SeriesPanel } from './series-panel'
import { changeOf, spokenChange, type Change, type Comparison } from '@/format/comparison'
import { count, figure, ratio } from '@/format/figures'
import { dayOfMonth, periodName, windowName, windowPeriod } from '@/format/periods'
import { targetWords } from '@/format/targets'
import { useComparison } from '@/api/comparison'
import { useDrill, useDrilled } from '@/routing/drill'
import { foreseePage } from '@/routing/pages'
import { useAddress } from '@/routing/view'
import { useOffersExport } from '@/api/export'

export function KpiView({ kpi }: { kpi: KpiDetail }) {
  const { key, label, window, range, granularity, reason } = kpi
  const to = useAddress()
  const drill = useDrill()
  const comparison = useComparison()
  const row = useKpi(key)
  const dimensions = useDimensions()
  useDrilled(true)
  useEffect(() => foreseePage('orders'), [])
  useOffersExport(key, `/api/kpis/${key}?${new URLSearchParams({ range, granularity }).toString()}`)
  const period = windowPeriod(window)
  const ofOrders = Object.keys(kpi.breakdowns).length > 0
  return (
    <>
      <PageTitle
        up={['/dashboard', 'Dashboard']}
        note={`${windowName(window.start, window.end)}${window.partial ? `, to ${dayOfMonth(window.to)}` : ''}`}
        actions={
          <Button asChild variant="outline">
            <Link to={to('/orders', { period })} onClick={(event) => drill(key, event.timeStamp)}>
              Order lines of the window
            </Link>
          </Button>
        }
      >
        {label}
      </PageTitle>
      <div className="flex flex-col gap-3">
        <section aria-label="Value and change" className="rounded-card border bg-surface p-4 shadow-card">
          <Facts facts={factsOf(kpi, comparison)} />
          {reason !== null && (
            <p className="mt-3 text-sm text-soft">
              {label} is not defined here: {reason}.
            </p>
          )}
        </section>
        {ofOrders && kpi.month_to_date && <MonthToDate toDate={kpi.month_to_date} tenant={kpi.tenant} />}
        <div className="grid gap-3 lg:grid-cols-3 print:grid-cols-3">
          <div className="min-w-0 lg:col-span-2 print:col-span-2">
            <SeriesPanel kpi={kpi} row={row} />
          </div>
          <Panel title="How it is made" note={kpi.formula}>
            <Inputs kpi={kpi} />
          </Panel>
        </div>
        {ofOrders && <Breakdowns kpi={kpi} row={row} dimensions={dimensions} period={period} />}
        {kpi.reconciliation.length > 0 && <Reconciliation kpi={kpi} />}
      </div>
    </>
  )
}

function factsOf(kpi: KpiDetail, comparison: Comparison | null): Fact[] {
  const { tenant, value, delta_kind, target, closed, partial, window } = kpi
  const shown = (amount: number | null) => figure(amount, kpi, tenant)
  const compared = (name: string, change: Change, note: string): Fact => ({
    name,
    value: <Delta change={change} kind={delta_kind} shown={kpi} />,
    note:
      change.then === null
        ? 'nothing to compare'
        : `${note} ${shown(change.then)}${change.delta === null ? ': does not compare' : ''}`,
  })
  const facts: Fact[] = [
    { name: partial ? `Value to ${dayOfMonth(window.to)}` : 'Value', value: shown(value), note: basisOf(kpi) },
  ]
  if (comparison) {
    const { against, than } = comparison
    const spoken = spokenChange(kpi, against)
    if (!closed) facts.push(compared('Change', spoken, `${than}:`))
    else {
      const soFar = { ...changeOf(kpi, against), verdict: null }
      facts.push(
        compared(windowName(closed.start, closed.end), spoken, `${shown(closed.value)}; ${than}`),
        compared('So far, against whole months', soFar, `to ${dayOfMonth(window.to)}, from`),
      )
    }
  }
  if (target !== null) facts.push({ name: 'Target', value: shown(target), note: targetWords(kpi) ?? undefined })
  return facts
}

const BASES: Record<string, string> = {
  orders: 'from recurring order lines',
  subscriptions: 'from subscriptions',
  reported: 'as reported',
  pipeline: 'from the open pipeline',
  trailing_3m: 'from the last three closed months',
}

function basisOf({ basis, value_month, covers }: KpiDetail): string | undefined {
  const parts: string[] = []
  if (basis !== null) parts.push(BASES[basis] ?? basis)
  if (value_month !== null) parts.push(`of ${periodName(value_month)}`)
  if (typeof covers === 'number') parts.push(`covers ${ratio(covers)} of booked`)
  else if (covers !== null)
    parts.push(`${count(covers.valued ?? 0)} open deals with an amount, ${count(covers.unvalued ?? 0)} without`)
  return parts.length > 0 ? parts.join(', ') : undefined
}
