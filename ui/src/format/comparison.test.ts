import { expect, test } from 'vitest'
import type { Card, Dashboard } from '@/api/client'
import { comparisonOf, spokenChange } from '@/format/comparison'
import { targetWords } from '@/format/targets'

const card = (given: Partial<Card>): Card => ({
  key: 'revenue',
  label: 'Revenue',
  kind: 'money',
  shown_as: 'money',
  decimals: null,
  unit: '£',
  value: 61,
  partial: false,
  previous: null,
  delta: null,
  verdict: null,
  year_ago: null,
  year_ago_delta: null,
  year_ago_verdict: null,
  closed: null,
  delta_kind: 'relative',
  target: null,
  target_state: null,
  target_reached: null,
  basis: null,
  value_month: null,
  covers: null,
  spark: [],
  ...given,
})

const closed: NonNullable<Card['closed']> = {
  start: '2026-02',
  end: '2026-04',
  months: 3,
  value: 90,
  previous: 80,
  delta: 0.125,
  verdict: 'better',
  year_ago: 100,
  year_ago_delta: -0.1,
  year_ago_verdict: 'worse',
}

const view = (
  range: string,
  months: number,
  kpis: Card[],
  start = '2026-02',
): Pick<Dashboard, 'range' | 'window' | 'compared_with' | 'kpis'> => ({
  range,
  compared_with: {
    start,
    end: '2026-04',
    previous: { start: '2025-11', end: '2026-01' },
    year_ago: { start: '2025-02', end: '2025-04' },
  },
  window: { start: '2026-03', end: '2026-05', months, covered: months, partial: true, to: '2026-05-20' },
  kpis,
})

test('a window that is not over speaks by its closed months', () => {
  const open = card({ partial: true, delta: -0.4, closed })
  expect(spokenChange(open, 'previous')).toEqual({ then: 80, delta: 0.125, verdict: 'better' })
  expect(spokenChange(open, 'year_ago')).toEqual({ then: 100, delta: -0.1, verdict: 'worse' })
  expect(comparisonOf(view('3m', 3, [open]), null)).toEqual({
    against: 'previous',
    offered: true,
    than: 'the 3 months before',
    closed: 'Feb 2026 – Apr 2026',
  })
})

test('one that has no closed month has a change, and no verdict', () => {
  const open = card({ partial: true, previous: 10, delta: -0.4 })
  expect(spokenChange(open, 'previous')).toEqual({ then: 10, delta: -0.4, verdict: null })
})

test('all figures speak of the comparison that more of them have, unless one was chosen', () => {
  const stock = card({ key: 'backlog', delta: 0.2, verdict: 'better', year_ago_delta: 0.3, year_ago_verdict: 'better' })
  const flow = card({ year_ago_delta: -0.1, year_ago_verdict: 'worse' })
  const long = view('24m', 24, [flow, stock])
  expect(comparisonOf(long, null)).toMatchObject({ against: 'year_ago', than: 'the same months a year before' })
  expect(comparisonOf(long, 'previous')).toMatchObject({ against: 'previous' })
})

test('twelve months, and years and quarters to date, have but one comparison', () => {
  const kpis = [card({ partial: true, closed: { ...closed, months: 1, start: '2026-04' } })]
  expect(comparisonOf(view('12m', 12, kpis), 'year_ago')).toMatchObject({ against: 'previous', offered: false })
  expect(comparisonOf(view('qtd', 2, kpis, '2026-04'), 'year_ago')).toEqual({
    against: 'previous',
    offered: false,
    than: 'the same month a year before',
    closed: 'April 2026',
  })
})

test('a target is reached in part while its window is not over, and missed only after', () => {
  const of = (given: Partial<Card>) => targetWords(card({ target: 100, ...given }))
  expect(of({ target_state: 'open', target_reached: 0.61 })).toBe('61% of target reached')
  expect(of({ target_state: 'open', target_reached: 0.999 })).toBe('99.9% of target reached')
  expect(of({ target_state: 'open', target_reached: null, value: -5 })).toBeNull()
  expect(of({ target_state: 'missed' })).toBe('39.0% below')
  expect(of({ target_state: 'met', value: 102 })).toBe('2.0% above')
  expect(of({ target_state: null, value: null })).toBeNull()
})
