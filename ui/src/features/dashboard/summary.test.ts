import { expect, test } from 'vitest'
import type { Card, Dashboard } from '@/api/client'
import { isEmpty, tally } from './summary'

const card = (key: string, verdict: Card['verdict'], year_ago_verdict: Card['verdict'] = null): Card => ({
  key,
  label: key,
  kind: 'money',
  shown_as: 'money',
  decimals: null,
  unit: '£',
  value: 2,
  partial: false,
  previous: null,
  delta: verdict === null ? null : -0.5,
  verdict,
  year_ago: null,
  year_ago_delta: null,
  year_ago_verdict,
  closed: null,
  delta_kind: 'relative',
  target: null,
  target_state: null,
  target_reached: null,
  basis: null,
  value_month: null,
  covers: null,
  spark: [],
})

const document = (data_through: string | null, kpis: Card[]): Dashboard => ({
  tenant: {
    id: 'default',
    name: 'Default',
    currency: 'GBP',
    unit: '£',
    digits: 2,
    neutral_band: { relative: 0.01, points: 0.005 },
  },
  generation: 1,
  computed_at: '2026-05-20T09:30:00Z',
  as_of: '2026-05',
  data_through,
  range: '3m',
  granularity: 'month',
  window: { start: '2026-03', end: '2026-05', months: 3, covered: 3, partial: true, to: '2026-05-20' },
  compared_with: null,
  ahead: null,
  month_to_date: null,
  kpis,
  revenue_trend: [],
  top_customers: [],
  uptime: [],
})

test('a tally has the verdicts of the service, of the one comparison', () => {
  const kpis = [
    card('revenue', 'better', 'worse'),
    card('cost', 'worse'),
    card('arr', null, 'unchanged'),
    card('gm', 'unchanged'),
  ]
  const keys = (against: 'previous' | 'year_ago') => {
    const { better, worse, unchanged } = tally({ kpis }, against)
    return [better, worse, unchanged].map((cards) => cards.map(({ key }) => key))
  }
  expect(keys('previous')).toEqual([['revenue'], ['cost'], ['gm']])
  expect(keys('year_ago')).toEqual([[], ['revenue'], ['arr']])
})

test('only a company without any data is empty', () => {
  const nothing = { ...card('revenue', null), value: null }
  expect(isEmpty(document(null, [nothing]))).toBe(true)
  expect(isEmpty(document('2026-05-19', [nothing]))).toBe(false)
  expect(isEmpty(document(null, [card('forecast', null)]))).toBe(false)
})
