import { expect, test } from 'vitest'
import { sparkPath } from '@/charts/spark-path'

test('a course goes from the lowest to the highest value', () => {
  expect(sparkPath([1, 3, 2], false).line).toBe('M0 92L50 8L100 50')
})

test('a last period that is not over is drawn apart', () => {
  const { line, open, end } = sparkPath([1, 3, 2], true)
  expect(line).toBe('M0 92L50 8')
  expect(open).toBe('M50 8L100 50')
  expect(end).toEqual({ x: 100, y: 50 })
})

test('an undefined value is a gap', () => {
  expect(sparkPath([1, null, 2, 3], false).line).toBe('M0 92h0.01M66.67 50L100 8')
})

test('nothing is drawn of nothing, and a level course in the middle', () => {
  expect(sparkPath([null, null], false)).toEqual({ line: '', open: '', area: '', end: null })
  expect(sparkPath([5, 5], false).line).toBe('M0 50L100 50')
})
