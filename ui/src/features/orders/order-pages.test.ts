import { expect, test } from 'vitest'
import { isQuarter, monthsOf } from './order-pages'

test('a period has its months, and none at all is every month', () => {
  expect(monthsOf(null, 1, null)).toEqual([null])
  expect(monthsOf('2026-05', 1, null)).toEqual(['2026-05'])
  expect(monthsOf('2025-12..2026-01', 1, null)).toEqual(['2025-12', '2026-01'])
})

test('a quarter has those of its months that lie in the window', () => {
  expect(isQuarter('2026-Q1')).toBe(true)
  expect(monthsOf('2026-Q1', 1, { start: '2026-03', end: '2026-05' })).toEqual(['2026-03'])
})

test('what is no period has no months', () => {
  expect(monthsOf('someday', 1, null)).toEqual([])
})
