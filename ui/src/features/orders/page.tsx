import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { OrderLine } from '@/api/client'
import { useDashboard, useDimensions } from '@/api/documents'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { ErrorState, Nothing, Waiting } from '@/components/states'
import { Button } from '@/components/ui/button'
import { Filter } from './filter'
import { LinesTable } from './lines-table'
import { orderPages, periodWords, type Filters } from './order-pages'
import { count, money } from '@/format/figures'
import { monthKey, monthOf, periodName } from '@/format/periods'
import { useDrilled } from '@/routing/drill'
import { useView } from '@/routing/view'
import { useOffersExport } from '@/api/export'

/** The order lines behind a figure. */
export default function OrdersPage() {
  const [search] = useSearchParams()
  const { document } = useDashboard(useView())
  const dimensions = useDimensions()
  const filters = useMemo(
    () =>
      Object.fromEntries(
        ['period', ...dimensions.map(({ filter }) => filter)].flatMap((name) => {
          const value = search.get(name)
          return value === null ? [] : [[name, value]]
        }),
      ) as Filters,
    [search, dimensions],
  )
  const { period } = filters
  const query = useInfiniteQuery({
    ...orderPages(filters),
    placeholderData: keepPreviousData,
    enabled: dimensions.length > 0,
  })
  const lines = query.data?.pages.flatMap((page) => page.lines) ?? []
  useDrilled(query.data !== undefined)
  useOffersExport('orders', `/api/orders?${new URLSearchParams({ ...filters, limit: '1000' }).toString()}`)

  return (
    <>
      <PageTitle
        title="Order lines"
        note="Booked by the day of the order. What a period recognizes may also come from services ordered before it."
        actions={period !== undefined && <Months period={period} last={document?.as_of} />}
      >
        {`Order lines${period === undefined ? '' : `, ${periodWords(period)}`}`}
      </PageTitle>
      <Panel
        long
        title={
          query.hasNextPage
            ? `The first ${count(lines.length)} lines`
            : `${count(lines.length)} ${lines.length === 1 ? 'line' : 'lines'}`
        }
        note={
          document && !query.hasNextPage && lines.length > 0
            ? `${money(total(lines, document.tenant.digits), document.tenant)} booked`
            : undefined
        }
      >
        <Filter filters={filters} dimensions={dimensions} />
        {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <Waiting className="h-96" label="Loading the lines" />}
        {query.isSuccess && lines.length === 0 && !query.hasNextPage && <Nothing>No order line is like that.</Nothing>}
        {lines.length > 0 && document && <LinesTable lines={lines} dimensions={dimensions} tenant={document.tenant} />}
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

/** Their sum, added in whole minor units: so nothing is lost. */
function total(lines: OrderLine[], digits: number): number {
  const minor = 10 ** digits
  return lines.reduce((sum, { amount }) => sum + Math.round(amount * minor), 0) / minor
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
