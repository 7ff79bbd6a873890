import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { OrderLine } from '@/api/client'
import { useDashboard, yearToDateQuery } from '@/api/documents'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { ErrorState, Nothing, Waiting } from '@/components/states'
import { Button } from '@/components/ui/button'
import { Filter } from './filter'
import { LinesTable } from './lines-table'
import { isQuarter, monthsOf, orderPages, periodWords, type Filters } from './order-pages'
import { count, money } from '@/format/figures'
import { monthKey, monthOf, periodName } from '@/format/periods'
import { useDrilled } from '@/routing/drill'
import { useView } from '@/routing/view'
import { useOffersExport } from '@/state/export'

const FILTERS = ['customer_id', 'product_line', 'region'] as const

/** The order lines behind a figure. */
export default function OrdersPage() {
  const [search] = useSearchParams()
  const period = search.get('period')
  const { document } = useDashboard(useView())
  const filters = useMemo(
    () =>
      Object.fromEntries(
        FILTERS.flatMap((name) => {
          const value = search.get(name)
          return value === null ? [] : [[name, value]]
        }),
      ) as Filters,
    [search],
  )
  const quarter = isQuarter(period)
  const { data: year } = useQuery(yearToDateQuery(quarter))
  const fiscalYearStart = quarter ? Number(year?.window.start.slice(5) ?? 0) : 1
  const months = useMemo(
    () => (fiscalYearStart === 0 ? [] : monthsOf(period, fiscalYearStart, document?.window ?? null)),
    [period, fiscalYearStart, document],
  )
  const unknown = months.length === 0 && fiscalYearStart !== 0 && document !== null
  const query = useInfiniteQuery({ ...orderPages(months, filters), placeholderData: keepPreviousData })
  const lines = query.data?.pages.flatMap((page) => page.lines) ?? []
  useDrilled(query.data !== undefined)
  useOffersExport('orders', ...months.map((month) => csvPath(month, filters)))

  return (
    <>
      <PageTitle
        title="Order lines"
        note="Booked by the day of the order. What a period recognizes may also come from services ordered before it."
        actions={period !== null && <Months period={period} last={document?.as_of} />}
      >
        {`Order lines${period === null ? '' : `, ${periodWords(period)}`}`}
      </PageTitle>
      <Panel
        title={
          query.hasNextPage
            ? `The first ${count(lines.length)} lines`
            : `${count(lines.length)} ${lines.length === 1 ? 'line' : 'lines'}`
        }
        note={
          document && !query.hasNextPage && lines.length > 0
            ? `${money(total(lines), document.tenant)} booked`
            : undefined
        }
      >
        <Filter period={period} filters={filters} />
        {unknown && <Nothing>{`There is no period ‘${period}’: a month is 2026-05, a quarter 2026-Q2.`}</Nothing>}
        {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && !unknown && <Waiting className="h-96" label="Loading the lines" />}
        {query.isSuccess && lines.length === 0 && !query.hasNextPage && <Nothing>No order line is like that.</Nothing>}
        {lines.length > 0 && document && <LinesTable lines={lines} tenant={document.tenant} />}
        {query.hasNextPage && (
          <Button
            variant="outline"
            className="mt-3 self-center print:hidden"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? 'Loading…' : 'More lines'}
          </Button>
        )}
      </Panel>
    </>
  )
}

/** Their sum, added in hundred-thousandths: no currency has a smaller unit, and so nothing is lost. */
function total(lines: OrderLine[]): number {
  return lines.reduce((sum, { amount }) => sum + Math.round(amount * 1e5), 0) / 1e5
}

function csvPath(month: string | null, filters: Filters): string {
  const query = new URLSearchParams({ ...filters, ...(month === null ? {} : { month }), limit: '1000' })
  return `/api/orders?${query.toString()}`
}

/** The month before, and the one after. */
function Months({ period, last }: { period: string; last: string | undefined }) {
  const [search] = useSearchParams()
  const key = monthKey(period)
  if (key === null) return null
  const beside = [monthOf(key - 1), ...(last !== undefined && period < last ? [monthOf(key + 1)] : [])]
  return (
    <div className="flex gap-1.5">
      {beside.map((month) => (
        <Button asChild key={month} variant="outline">
          <Link to={{ search: withPeriod(search, month) }}>
            {month < period && <span aria-hidden="true">←</span>}
            {periodName(month)}
            {month > period && <span aria-hidden="true">→</span>}
          </Link>
        </Button>
      ))}
    </div>
  )
}

function withPeriod(search: URLSearchParams, period: string): string {
  const changed = new URLSearchParams(search)
  changed.set('period', period)
  return changed.toString()
}
