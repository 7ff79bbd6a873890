import { expect, test } from 'vitest'
import type { AlertRule } from '@/api/client'
import { MONEY, PERCENT, type Shown } from '@/format/figures'
import { measure, watched } from '@/format/measures'

const GBP = { currency: 'GBP', unit: '£', digits: 2 }

test('what was found stands in the unit of what is watched', () => {
  const found = (value: number | null, kind: AlertRule['kind'], shown?: Shown, field?: AlertRule['field']) =>
    measure(value, { kind, shown, field }, GBP)
  const times: Shown = { shown_as: 'times', decimals: 2 }
  expect(found(-1234.5, 'money', MONEY)).toBe('−£1,234.50')
  expect(found(0.982, 'ratio', PERCENT)).toBe('98.2%')
  expect(found(0.97, 'ratio', times)).toBe('0.97×')
  expect(found(-0.031, 'ratio', times, 'change')).toBe('−3.1%')
  expect(found(0.9931, 'ratio')).toBe('99.310%')
  expect(found(310, 'seconds')).toBe('5 min')
  expect(found(-3, 'count', MONEY, 'trend')).toBe('−3')
  expect(found(null, 'money', MONEY)).toBe('–')
})

test('a rule says what it watches', () => {
  const rule: AlertRule = {
    name: 'one',
    kpi: 'backlog',
    condition: null,
    condition_label: null,
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
  expect(watched({ ...rule, kpi: null, condition_label: 'Age of the figures' }, undefined)).toBe('Age of the figures')
  expect(watched({ ...rule, kpi: null, condition_label: 'Uptime of API', service: 'API' }, undefined)).toBe(
    'Uptime of API (12m)',
  )
})
