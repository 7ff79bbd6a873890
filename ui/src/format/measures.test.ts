import { expect, test } from 'vitest'
import type { AlertRule } from '@/api/client'
import { measure, watched } from '@/format/measures'

const GBP = { currency: 'GBP', unit: '£', digits: 2 }

test('what was found stands in the unit of what is watched', () => {
  const found = (value: number | null, kind: AlertRule['kind'], kpi: string | null, field?: AlertRule['field']) =>
    measure(value, { kind, kpi, field }, GBP)
  expect(found(-1234.5, 'money', 'backlog')).toBe('−£1,234.50')
  expect(found(0.982, 'ratio', 'nrr')).toBe('98.2%')
  expect(found(0.97, 'ratio', 'book_to_bill')).toBe('0.97×')
  expect(found(-0.031, 'ratio', 'book_to_bill', 'change')).toBe('−3.1%')
  expect(found(0.9931, 'ratio', null)).toBe('99.310%')
  expect(found(310, 'seconds', null)).toBe('5 min')
  expect(found(-3, 'count', 'backlog', 'trend')).toBe('−3')
  expect(found(null, 'money', 'backlog')).toBe('–')
})

test('a rule says what it watches', () => {
  const rule: AlertRule = {
    name: 'one',
    kpi: 'backlog',
    condition: null,
    service: null,
    field: 'trend',
    range: '12m',
    granularity: 'month',
    comparison: '<=',
    threshold: -3,
    clear_threshold: null,
    for_seconds: 0,
    keep_firing_for_seconds: 0,
    severity: 'warning',
    include_partial: false,
    enabled: true,
    description: null,
    notify_no_data: false,
    kind: 'count',
  }
  expect(watched(rule, 'Backlog')).toBe('Backlog, trend (12m)')
  expect(watched({ ...rule, kpi: null, condition: 'freshness' }, undefined)).toBe('Age of the figures')
  expect(watched({ ...rule, kpi: null, condition: 'service_uptime', service: 'API' }, undefined)).toBe(
    'Uptime of API (12m)',
  )
})
