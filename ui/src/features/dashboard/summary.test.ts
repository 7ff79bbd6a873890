import { expect, test } from 'vitest'
import type { Card, Dashboard, KpiRow } from '@/api/client'
import { isEmpty, tally } from './summary'

const card = (key: string, value: number | null, delta: number | null): Card => ({
  key,
  label: key,
  kind: 'money',
  unit: '£',
  value,
  partial: false,
  previous: null,
  delta,
  year_ago: null,
  year_ago_delta: null,
  delta_kind: 'relative',
  target: null,
  basis: null,
  value_month: null,
  covers: null,
  spark: [],
})

const document = (data_through: string | null, kpis: Card[]): Dashboard => ({
  tenant: { id: 'default', name: 'Default', currency: 'GBP', unit: '£' },
  generation: 1,
  computed_at: '2026-05-20T09:30:00Z',
  as_of: '2026-05',
  data_through,
  range: '3m',
  granularity: 'month',
  window: { start: '2026-03', end: '2026-05', months: 3, covered: 3, partial: true },
  kpis,
  revenue_trend: [],
  top_customers: [],
  uptime: [],
})

const row = (key: string, direction: KpiRow['direction']): KpiRow => ({
  key,
  label: key,
  kind: 'money',
  formula: '',
  undefined: '',
  direction,
  delta_kind: 'relative',
  is_flow: true,
})

test('a tally parts what can be compared, by which way is better', () => {
  const table = [row('revenue', 'up'), row('cost', 'down'), row('arr', 'up')]
  const kpis = [card('revenue', 2, 0.5), card('cost', 2, 0.5), card('arr', 2, null), card('unknown', 2, 0.5)]
  const { better, worse, unchanged } = tally(document('2026-05-19', kpis), table)
  expect([better, worse, unchanged].map((cards) => cards.map(({ key }) => key))).toEqual([['revenue'], ['cost'], []])
})

test('only a company without any data is empty', () => {
  expect(isEmpty(document(null, [card('revenue', null, null)]))).toBe(true)
  expect(isEmpty(document('2026-05-19', [card('revenue', null, null)]))).toBe(false)
  expect(isEmpty(document(null, [card('forecast', 5, null)]))).toBe(false)
})
