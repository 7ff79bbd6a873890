import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, chosenTenant, taken, type OrderLine, type Schemas } from '@/api/client'
import { customRange, monthKey, monthsBetween, monthsOfQuarter, periodName, windowName } from '@/format/periods'

/** The order lines behind a figure, page by page, through the months of a period. */

export interface Filters {
  customer_id?: string
  product_line?: string
  region?: string
}

/** What people read and write where a line has none. */
export const NOT_GIVEN = 'not given'

interface Place {
  /** Which of the months. */
  at: number
  cursor: string | null
}

interface Page {
  lines: OrderLine[]
  next: Place | null
}

const FIRST: Place = { at: 0, cursor: null }
export const PAGE_LINES = 100
const MOST_REQUESTS = 12

/** Whether one must know when the fiscal year begins to tell a period's months. */
export function isQuarter(period: string | null): boolean {
  return period !== null && /^\d{4}-Q[1-4]$/.test(period)
}

/** A period as people read it; what is none stays as it was given. */
export function periodWords(period: string): string {
  const range = customRange(period)
  if (range) return windowName(range.start, range.end)
  return monthKey(period) !== null || isQuarter(period) ? periodName(period, 'long') : period
}

/**
 * The months of a period: a month, a quarter clipped to a window, or a range. No period is all of them: [null].
 * @param fiscalYearStart its month, 1 to 12
 */
export function monthsOf(
  period: string | null,
  fiscalYearStart: number,
  window: { start: string; end: string } | null,
): (string | null)[] {
  if (period === null) return [null]
  if (monthKey(period) !== null) return [period]
  const range = customRange(period)
  if (range) return monthsBetween(range.start, range.end)
  const months = monthsOfQuarter(period, fiscalYearStart)
  return months.filter((month) => window === null || (month >= window.start && month <= window.end))
}

export function orderPages(months: (string | null)[], filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ['figures', chosenTenant(), 'orders', months, filters],
    queryFn: ({ pageParam, signal }) => load(months, filters, pageParam, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next,
    enabled: months.length > 0,
  })
}

/** Lines until a page is full: where few lines pass the filters, one answer of the service may hold hardly any. */
async function load(months: (string | null)[], filters: Filters, place: Place, signal: AbortSignal): Promise<Page> {
  const lines: OrderLine[] = []
  let next: Place | null = place
  for (let request = 0; next !== null && lines.length < PAGE_LINES && request < MOST_REQUESTS; request += 1) {
    const { at, cursor }: Place = next
    const page = await ask(months[at] ?? null, filters, cursor, signal)
    lines.push(...page.orders)
    if (page.next_cursor !== null) next = { at, cursor: page.next_cursor }
    else next = at + 1 < months.length ? { at: at + 1, cursor: null } : null
  }
  return { lines, next }
}

async function ask(
  month: string | null,
  filters: Filters,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Schemas['OrderLines']> {
  const query = {
    ...filters,
    ...(month === null ? {} : { month }),
    ...(cursor === null ? {} : { cursor }),
    limit: PAGE_LINES,
  }
  return taken(await api.GET('/api/orders', { params: { query }, signal }))
}
