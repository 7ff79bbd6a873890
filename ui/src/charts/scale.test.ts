import { expect, test } from 'vitest'
import { scaleOf, ticksOf } from '@/charts/scale'

test('an axis has round steps, and holds every value', () => {
  expect(scaleOf([812_000, 1_234_567], { ticks: 3, fromZero: true })).toEqual({ min: 0, max: 1_500_000, step: 500_000 })
  expect(scaleOf([-340, 120], { ticks: 4, fromZero: true })).toEqual({ min: -400, max: 200, step: 200 })
})

test('uptime near 100 % has no tick beyond it', () => {
  const scale = scaleOf([0.99991, 0.99999, 1], { ticks: 4, fromZero: false, ceiling: 1 })
  expect(scale.max).toBe(1)
  expect(ticksOf(scale)).toEqual([0.9999, 0.99995, 1])
})

test('a level course has a scale around it, and below its ceiling', () => {
  expect(scaleOf([1, 1], { ticks: 4, fromZero: false, ceiling: 1 })).toEqual({ min: 0.99, max: 1, step: 0.005 })
  expect(scaleOf([0, 0], { ticks: 3, fromZero: true })).toEqual({ min: 0, max: 1, step: 0.5 })
  expect(scaleOf([50, 50], { ticks: 2, fromZero: false })).toEqual({ min: 49.5, max: 50.5, step: 0.5 })
})

test('nothing has a scale, too', () => {
  expect(scaleOf([], { ticks: 3, fromZero: false })).toEqual({ min: -1, max: 1, step: 1 })
})

test('ticks are without the dust of fractions', () => {
  expect(ticksOf({ min: 0, max: 0.3, step: 0.1 })).toEqual([0, 0.1, 0.2, 0.3])
})
