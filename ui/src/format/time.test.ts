import { afterEach, expect, test, vi } from 'vitest'
import { age, duration, stamp, stampWithZone } from '@/format/time'

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

test('a duration has hours where it has any', () => {
  expect([0.84, 6, 9.96, 310, 1200, 10_080].map(duration)).toEqual([
    '0.8 min',
    '6 min',
    '10 min',
    '5 h 10 min',
    '20 h',
    '7 days',
  ])
})

afterEach(() => vi.unstubAllGlobals())

test.each(['th-TH', 'ja-JP', 'de-DE', 'en-GB', 'ar-EG', 'fa-IR', 'ar-SA'])(
  'an instant is of the Gregorian year, in the digits of the page: %s',
  (language) => {
    vi.stubGlobal('navigator', { language })
    expect(stamp('2026-05-20T09:30:00Z')).toContain('2026')
    expect(stampWithZone(Date.parse('2026-05-20T09:30:00Z'))).toContain('2026')
    expect(stamp('2026-05-20T09:30:00Z')).toMatch(/30/)
  },
)
