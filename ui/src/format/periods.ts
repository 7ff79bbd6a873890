import { isolated } from '@/format/isolate'
import { dates } from '@/format/locale'

/** Months (YYYY-MM), quarters (YYYY-Qn) and windows as people read them. */

export type Granularity = 'month' | 'quarter'

export const PRESETS = ['3m', '6m', '12m', '24m', 'ytd', 'qtd'] as const
export const DEFAULT_RANGE = '12m'

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/

/** A month as a number that counts up by one; null for anything else. */
export function monthKey(month: string): number | null {
  const match = MONTH.exec(month)
  return match ? Number(match[1]) * 12 + Number(match[2]) - 1 : null
}

/** The month of a number. */
export function monthOf(key: number): string {
  return `${String(Math.floor(key / 12)).padStart(4, '0')}-${String((key % 12) + 1).padStart(2, '0')}`
}

/** Every month from one to another, both included. */
export function monthsBetween(start: string, end: string): string[] {
  const first = monthKey(start)
  const last = monthKey(end)
  if (first === null || last === null || last < first) return []
  return Array.from({ length: last - first + 1 }, (_, index) => monthOf(first + index))
}

/** A day's or a month's name, in its own direction. */
function named(period: string, parts: Intl.DateTimeFormatOptions): string {
  const day = period.length === 7 ? `${period}-01` : period
  return isolated(dates({ ...parts, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)))
}

/** `May 2026`, or `Q2 2026`. */
export function periodName(period: string, style: 'long' | 'short' = 'short'): string {
  const quarter = /^(\d{4})-(Q[1-4])$/.exec(period)
  if (quarter) return `${quarter[2] ?? ''} ${quarter[1] ?? ''}`
  return named(period, { month: style, year: 'numeric' })
}

/** A period on an axis: the month's name, with the year below where it begins; `Q2` likewise. */
export function axisName(period: string, first: boolean, month: 'short' | 'narrow' = 'short'): [string, string] {
  const year = period.slice(0, 4)
  const quarter = /Q[1-4]$/.exec(period)
  if (quarter) return [quarter[0], first || quarter[0] === 'Q1' ? year : '']
  return [named(period, { month }), first || period.endsWith('-01') ? year : '']
}

/** A day as `3 May 2026`. */
export function dayName(day: string): string {
  return named(day, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** A day of a year that is known, as `3 May`. */
export function dayOfMonth(day: string): string {
  return named(day, { day: 'numeric', month: 'short' })
}

/** What is said of each period that is not complete, as `to 20 May` of the one that is not over; null of the others. */
export function partialWords(
  points: { partial: boolean }[],
  window: { partial: boolean; to: string },
): (string | null)[] {
  return points.map(({ partial }, index) => {
    if (!partial) return null
    return window.partial && index === points.length - 1 ? `to ${dayOfMonth(window.to)}` : 'not complete'
  })
}

/** The days of a month to one of them, as `1–20 May 2026`. */
export function daysTo(day: string): string {
  const shown = dates({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
  return isolated(shown.formatRange(new Date(`${day.slice(0, 8)}01T00:00:00Z`), new Date(`${day}T00:00:00Z`)))
}

/** A window as `Jun 2025 – May 2026`. */
export function windowName(start: string, end: string): string {
  return start === end ? periodName(start, 'long') : `${periodName(start)} – ${periodName(end)}`
}

/** A window as the period of an address: a month, or `2025-06..2026-05`. */
export function windowPeriod({ start, end }: { start: string; end: string }): string {
  return start === end ? start : `${start}..${end}`
}

/** How a range is called on its button. */
export function rangeName(range: string): string {
  const months = /^(\d+)m$/.exec(range)
  if (months) return `${months[1] ?? ''}m`
  if (range === 'ytd' || range === 'qtd') return range.toUpperCase()
  return 'Custom'
}

/** `12 months`, as in "the previous 12 months". */
export function monthsWord(months: number): string {
  return months === 1 ? 'month' : `${months} months`
}

/** The two months of a custom range, or null for a preset. */
export function customRange(range: string): { start: string; end: string } | null {
  const [start = '', end = '', ...rest] = range.split('..')
  return rest.length === 0 && monthKey(start) !== null && monthKey(end) !== null ? { start, end } : null
}

/**
 * The months of a fiscal quarter.
 * @param fiscalYearStart the month, 1 to 12, in which the fiscal year begins; it is named after the year of its end
 */
export function monthsOfQuarter(quarter: string, fiscalYearStart: number): string[] {
  const match = /^(\d{4})-Q([1-4])$/.exec(quarter)
  if (!match) return []
  const year = Number(match[1]) - (fiscalYearStart > 1 ? 1 : 0)
  const first = year * 12 + fiscalYearStart - 1 + (Number(match[2]) - 1) * 3
  return [0, 1, 2].map((month) => monthOf(first + month))
}
