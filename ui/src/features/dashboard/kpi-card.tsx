import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Card, Dashboard } from '@/api/client'
import { kpiQuery, useKpi } from '@/api/documents'
import { Sparkline } from '@/charts/sparkline'
import { Delta } from '@/components/delta'
import { cn } from '@/components/ui/cn'
import { Icon } from '@/components/ui/icon'
import { Tooltip } from '@/components/ui/tooltip'
import { changeOf, spokenChange, type Comparison } from '@/format/comparison'
import { change, figure, part, ratio, UNDEFINED } from '@/format/figures'
import { dayName, dayOfMonth, periodName, windowName } from '@/format/periods'
import { targetWords } from '@/format/targets'
import { capital } from '@/format/words'
import { useDrill } from '@/routing/drill'
import { foreseePage } from '@/routing/pages'
import { useAddress, useView } from '@/routing/view'

interface KpiCardProps {
  card: Card
  document: Dashboard
  comparison: Comparison
  hero: boolean
}

/** One KPI at a glance: value, change, course and target; it leads to everything behind it. */
export function KpiCard({ card, document, comparison, hero }: KpiCardProps) {
  const { key, label, value } = card
  const { tenant, revenue_trend, window } = document
  const row = useKpi(key)
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
    <Tooltip says={<Details card={card} document={document} comparison={comparison} />}>
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
            {figure(value, card, tenant, 'compact')}
          </span>
          {card.partial && (
            <span className="truncate text-2xs text-soft @max-[9.5rem]:sr-only">to {dayOfMonth(window.to)}</span>
          )}
        </span>
        {value === null ? (
          <span className="mt-0.5 text-xs text-pretty text-soft">
            {capital(row?.undefined ?? 'it is not defined here')}.
          </span>
        ) : (
          <>
            <Changes card={card} comparison={comparison} />
            <Sparkline values={card.spark} partial={open} className="mt-2 min-h-7 w-full grow" />
            <Target card={card} document={document} />
          </>
        )}
      </Link>
    </Tooltip>
  )
}

/** The change that the page speaks of; below it, without a verdict, how the months that are not over stand so far. */
function Changes({ card, comparison: { against, than } }: { card: Card; comparison: Comparison }) {
  const { delta_kind, closed } = card
  const spoken = spokenChange(card, against)
  const soFar = closed && changeOf(card, against)
  return (
    <>
      <span className="mt-0.5 block min-h-4 truncate text-xs">
        {spoken.delta === null ? (
          <span className="text-soft">nothing to compare</span>
        ) : (
          <>
            <Delta change={spoken} kind={delta_kind} shown={card} />
            <span className="sr-only"> than {than}</span>
          </>
        )}
      </span>
      {soFar?.delta != null && (
        <span className="block truncate text-2xs text-soft">
          so far <Delta change={{ ...soFar, verdict: null }} kind={delta_kind} shown={card} />
        </span>
      )}
    </>
  )
}

function Target({ card, document }: { card: Card; document: Dashboard }) {
  const { target, target_state } = card
  if (target === null) return null
  const met = target_state === 'met'
  const words = targetWords(card)
  const amount = figure(target, card, document.tenant, 'compact')
  return (
    <span className="mt-2 flex items-start gap-1 text-2xs text-soft">
      <Icon name={met ? 'check' : 'target'} className={cn('mt-0.5 size-3 shrink-0', met && 'text-better')} />
      <span className="min-w-0 text-pretty">
        {target_state === 'open' && words !== null ? (
          <>
            {words} <span className="whitespace-nowrap">({amount})</span>
          </>
        ) : (
          <>
            <span className="whitespace-nowrap">
              <span className="@max-[9.5rem]:sr-only">Target </span>
              {amount}
              {words !== null && ','}
            </span>{' '}
            <span className="whitespace-nowrap">{words}</span>
          </>
        )}
      </span>
    </span>
  )
}

function Details({ card, document, comparison }: Pick<KpiCardProps, 'card' | 'document' | 'comparison'>) {
  const { value, delta_kind, target, target_reached, basis, value_month, covers, closed, partial } = card
  const { tenant, window } = document
  const { against, than } = comparison
  const shown = (amount: number | null): string => figure(amount, card, tenant)
  const compared = (of: Parameters<typeof changeOf>[0]): string => {
    const { then, delta } = changeOf(of, against)
    return shown(then) + (delta === null ? '' : ` (${change(delta, delta_kind, card)})`)
  }
  const rows: [string, string][] = [[partial ? `To ${dayName(window.to)}` : 'Value', shown(value)]]
  if (closed) {
    rows.push([windowName(closed.start, closed.end), shown(closed.value)], [capital(than), compared(closed)])
    if (changeOf(card, against).delta !== null) rows.push(['So far, against whole months', compared(card)])
  } else rows.push([capital(than), compared(card)])
  if (target !== null) rows.push(['Target', shown(target)])
  if (target !== null && target_reached !== null) rows.push(['Of it reached', part(target_reached)])
  if (value_month !== null) rows.push(['Of', periodName(value_month)])
  if (basis !== null) rows.push(['Based on', basisName(basis)])
  if (typeof covers === 'number') rows.push(['Covers', `${ratio(covers)} of booked`])
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
