import { expect, test } from 'vitest'
import { age } from '@/format/time'

test.each([
  [-500, '0 s'],
  [4_900, '4 s'],
  [60_000, '1 min'],
  [3_599_000, '59 min'],
  [7_200_000, '2 h'],
  [49 * 3_600_000, '2 days'],
])('an age of %d ms is %s', (ms, words) => {
  expect(age(ms)).toBe(words)
})
