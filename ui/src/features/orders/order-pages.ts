import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, chosenTenant, taken, type OrderLine } from '@/api/client'
import { customRange, monthKey, periodName, windowName } from '@/format/periods'

/** The order lines behind a figure, page by page. The service knows the months of a period. */

export interface Filters {
  /** Of the order date: a month, a fiscal quarter or a range of months, whatever the page's window is. */
  period?: string
  /** Of the dimensions, by the parameter of each. */
  [dimension: string]: string | undefined
}

/** What people read and write where a line has none. */
export const NOT_GIVEN = 'not given'

interface Page {
  lines: OrderLine[]
  next: string | null
}

export const PAGE_LINES = 100
const MOST_REQUESTS = 12

/** A period as people read it; what is none stays as it was given. */
export function periodWords(period: string): string {
  const range = customRange(period)
  if (range) return windowName(range.start, range.end)
  return monthKey(period) !== null || /^\d{4}-Q[1-4]$/.test(period) ? periodName(period, 'long') : period
}

/** The words for lines without a value: others than any value's own name. */
export function wordsForNone(values: string[]): string {
  let words = NOT_GIVEN
  while (values.includes(words)) words = `(${words})`
  return words
}

export function orderPages(filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ['figures', chosenTenant(), 'orders', filters],
    queryFn: ({ pageParam, signal }) => load(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
}

/** Lines until a page is full: where few lines pass the filters, one answer of the service may hold hardly any. */
async function load(filters: Filters, first: string | null, signal: AbortSignal): Promise<Page> {
  const lines: OrderLine[] = []
  let cursor = first
  for (let request = 0; request < MOST_REQUESTS && lines.length < PAGE_LINES; request += 1) {
    const query = { ...filters, ...(cursor === null ? {} : { cursor }), limit: PAGE_LINES }
    const page = taken(await api.GET('/api/orders', { params: { query }, signal }))
    lines.push(...page.orders)
    cursor = page.next_cursor
    if (cursor === null) break
  }
  return { lines, next: cursor }
}
