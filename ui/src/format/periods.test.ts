import { describe, expect, test } from 'vitest'
import { axisName, customRange, monthKey, monthOf, monthsBetween, monthsOfQuarter, rangeName } from '@/format/periods'

describe('months', () => {
  test('count over the turn of a year', () => {
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
  })
  test('backwards are none', () => {
    expect(monthsBetween('2026-02', '2025-11')).toEqual([])
  })
  test('are months only', () => {
    expect(monthKey('2026-13')).toBeNull()
    expect(monthOf(monthKey('2026-05') ?? 0)).toBe('2026-05')
  })
})

describe('a quarter', () => {
  test('of the calendar has its three months', () => {
    expect(monthsOfQuarter('2026-Q2', 1)).toEqual(['2026-04', '2026-05', '2026-06'])
  })
  test('of a fiscal year is named after the year of its end', () => {
    expect(monthsOfQuarter('2027-Q1', 4)).toEqual(['2026-04', '2026-05', '2026-06'])
    expect(monthsOfQuarter('2027-Q4', 4)).toEqual(['2027-01', '2027-02', '2027-03'])
    expect(monthsOfQuarter('2026-Q1', 12)).toEqual(['2025-12', '2026-01', '2026-02'])
  })
})

test('a custom range is two months and nothing else', () => {
  expect(customRange('2025-03..2025-08')).toEqual({ start: '2025-03', end: '2025-08' })
  expect(customRange('12m')).toBeNull()
  expect(customRange('2025-03..2025-08..2025-09')).toBeNull()
})

test('ranges have short names', () => {
  expect(['3m', 'ytd', '2025-03..2025-08'].map(rangeName)).toEqual(['3m', 'YTD', 'Custom'])
})

test('an axis names the year where it begins', () => {
  expect(axisName('2026-01', false)).toEqual(['Jan', '2026'])
  expect(axisName('2026-02', false)).toEqual(['Feb', ''])
  expect(axisName('2026-Q3', true)).toEqual(['Q3', '2026'])
})
