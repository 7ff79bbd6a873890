import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Card, Dashboard, KpiRow } from '@/api/client'
import { kpiQuery } from '@/api/documents'
import { Sparkline } from '@/charts/sparkline'
import { Delta } from '@/components/delta'
import { cn } from '@/components/ui/cn'
import { Icon } from '@/components/ui/icon'
import { Tooltip } from '@/components/ui/tooltip'
import { againstTarget, change, figure, UNDEFINED } from '@/format/figures'
import { monthsWord, periodName } from '@/format/periods'
import { useDrill } from '@/routing/drill'
import { foreseePage } from '@/routing/pages'
import { useAddress, useView } from '@/routing/view'

interface KpiCardProps {
  card: Card
  /** Its row of the KPI table, once that is there. */
  row: KpiRow | undefined
  document: Dashboard
  hero: boolean
}

/** One KPI at a glance: value, change, course and target; it leads to everything behind it. */
export function KpiCard({ card, row, document, hero }: KpiCardProps) {
  const { key, kind, label, value, target } = card
  const { tenant, revenue_trend } = document
  const to = useAddress()
  const view = useView()
  const drill = useDrill()
  const client = useQueryClient()
  const foresee = (): void => {
    client.query(kpiQuery(key, view)).catch(() => undefined)
    foreseePage('kpi')
  }
  const open = card.partial && (revenue_trend.at(-1)?.partial ?? false)
  return (
    <Tooltip says={<Details card={card} document={document} />}>
      <Link
        to={to(`/kpis/${key}`)}
        onClick={(event) => drill(key, event.timeStamp)}
        onPointerEnter={foresee}
        onFocus={foresee}
        data-kpi={key}
        className={cn(
          'group @container flex min-w-0 flex-col rounded-card border bg-surface p-3.5 shadow-card transition-colors hover:border-line-strong print:break-inside-avoid print:p-2',
          hero && 'col-span-2 md:col-span-1 lg:col-span-2 print:col-span-2',
        )}
      >
        <span className="text-sm text-pretty text-soft group-hover:text-ink sm:truncate">{label}</span>
        <span className="mt-0.5 flex items-baseline gap-1.5">
          <span
            className={cn(
              'font-semibold tracking-tight whitespace-nowrap',
              hero ? 'text-hero md:max-lg:text-figure' : 'text-xl sm:text-figure',
            )}
          >
            {figure(value, kind, key, tenant, 'compact')}
          </span>
          {card.partial && <span className="truncate text-2xs text-soft @max-[9.5rem]:sr-only">to date</span>}
        </span>
        {value === null ? (
          <span className="mt-0.5 text-xs text-pretty text-soft">
            {sentence(row?.undefined ?? 'it is not defined here')}
          </span>
        ) : (
          <>
            <Comparison card={card} row={row} months={document.window.months} />
            <Sparkline values={card.spark} partial={open} className="mt-2 min-h-7 w-full grow" />
            {target !== null && <Target {...{ value, target, kind, kpi: key }} row={row} document={document} />}
          </>
        )}
      </Link>
    </Tooltip>
  )
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

function Comparison({ card, row, months }: { card: Card; row: KpiRow | undefined; months: number }) {
  const { key, delta, delta_kind, year_ago_delta } = card
  const [shown, than, length] =
    delta === null && year_ago_delta !== null
      ? [year_ago_delta, 'a year ago', '']
      : [delta, 'prev', months === 1 ? ' month' : ` ${months}m`]
  return (
    <span className="mt-0.5 block min-h-4 truncate text-xs">
      {shown === null ? (
        <span className="text-soft">nothing earlier to compare</span>
      ) : (
        <>
          <Delta delta={shown} kind={delta_kind} kpi={key} direction={row?.direction} />
          <span className="text-soft max-sm:sr-only">
            <span className="@max-[11rem]:hidden"> vs {than}</span>
            <span className="@max-[13rem]:hidden">{length}</span>
          </span>
        </>
      )}
    </span>
  )
}

interface TargetProps {
  value: number
  target: number
  kind: Card['kind']
  kpi: string
  row: KpiRow | undefined
  document: Dashboard
}

function Target({ value, target, kind, kpi, row, document }: TargetProps) {
  const { met, words } = againstTarget(value, target, kind, kpi, row?.direction ?? 'up')
  return (
    <span className="mt-2 flex items-start gap-1 text-2xs text-soft">
      <Icon name={met ? 'check' : 'target'} className={cn('mt-0.5 size-3 shrink-0', met && 'text-better')} />
      <span className="min-w-0 text-pretty">
        <span className="whitespace-nowrap">
          <span className="@max-[9.5rem]:sr-only">Target </span>
          {figure(target, kind, kpi, document.tenant, 'compact')},
        </span>{' '}
        <span className="whitespace-nowrap">{words}</span>
      </span>
    </span>
  )
}

function Details({ card, document }: { card: Card; document: Dashboard }) {
  const {
    key,
    kind,
    value,
    previous,
    delta,
    year_ago,
    year_ago_delta,
    delta_kind,
    target,
    basis,
    value_month,
    covers,
  } = card
  const { tenant, window } = document
  const shown = (amount: number | null): string => figure(amount, kind, key, tenant)
  const against = (amount: number | null): string => (amount === null ? '' : ` (${change(amount, delta_kind, key)})`)
  const rows: [string, string][] = [
    ['Value', shown(value)],
    [
      `${monthsWord(window.months).replace(/^./, (letter) => letter.toUpperCase())} before`,
      shown(previous) + against(delta),
    ],
    ['A year ago', shown(year_ago) + against(year_ago_delta)],
  ]
  if (target !== null) rows.push(['Target', shown(target)])
  if (value_month !== null) rows.push(['Of', periodName(value_month)])
  if (basis !== null) rows.push(['Based on', basisName(basis)])
  if (typeof covers === 'number') rows.push(['Covers', `${figure(covers, 'ratio', '', tenant)} of booked`])
  return (
    <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
      {rows.map(([name, words]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="text-right">{words || UNDEFINED}</dd>
        </div>
      ))}
    </dl>
  )
}

function basisName(basis: string): string {
  return { trailing_3m: 'the last three closed months', pipeline: 'the open pipeline' }[basis] ?? basis
}
