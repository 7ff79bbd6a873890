import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  axisName,
  customRange,
  dayName,
  dayOfMonth,
  daysTo,
  monthKey,
  monthOf,
  monthsBetween,
  monthsOfQuarter,
  partialWords,
  periodName,
  rangeName,
  windowName,
} from '@/format/periods'

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

test('a period that is not complete says how far it goes', () => {
  const points = [{ partial: true }, { partial: false }, { partial: true }]
  expect(partialWords(points, { partial: true, to: '2026-05-20' })).toEqual(['not complete', null, 'to 20 May'])
  expect(partialWords(points, { partial: false, to: '2026-05-31' })).toEqual(['not complete', null, 'not complete'])
})

describe('in every language', () => {
  afterEach(() => vi.unstubAllGlobals())
  const said = (language: string) => {
    vi.stubGlobal('navigator', { language })
    return [
      periodName('2026-05', 'long'),
      axisName('2026-01', false).join(' '),
      dayName('2026-05-03'),
      dayOfMonth('2026-05-20'),
      windowName('2025-06', '2026-05'),
    ].map((text) => text.replaceAll(/\s/g, ' '))
  }
  test('months are Gregorian, with the digits of the page', () => {
    expect(said('th-TH')).toEqual(['พฤษภาคม 2026', 'ม.ค. 2026', '3 พ.ค. 2026', '20 พ.ค.', 'มิ.ย. 2025 – พ.ค. 2026'])
    expect(said('ja-JP')).toEqual(['2026年5月', '1月 2026', '2026年5月3日', '5月20日', '2025年6月 – 2026年5月'])
    expect(said('de-DE')).toEqual(['Mai 2026', 'Jan 2026', '3. Mai 2026', '20. Mai', 'Juni 2025 – Mai 2026'])
    expect(said('en-GB')).toEqual(['May 2026', 'Jan 2026', '3 May 2026', '20 May', 'Jun 2025 – May 2026'])
    expect(said('fa-IR')[0]).toContain('2026')
    expect(said('ar-SA')[0]).toContain('2026')
  })
  test('a month that is read from right to left leaves its neighbours in place', () => {
    expect(said('ar-EG')).toEqual([
      '\u2068مايو 2026\u2069',
      '\u2068يناير\u2069 2026',
      '\u20683 مايو 2026\u2069',
      '\u206820 مايو\u2069',
      '\u2068يونيو 2025\u2069 – \u2068مايو 2026\u2069',
    ])
  })
  test('the days of a month to date are one range', () => {
    const days = (language: string) => {
      vi.stubGlobal('navigator', { language })
      return daysTo('2026-05-20').replaceAll(/\s/g, ' ')
    }
    expect(days('en-GB')).toBe('1 – 20 May 2026')
    expect(days('de-DE')).toBe('1.–20. Mai 2026')
    expect(days('th-TH')).toBe('1–20 พ.ค. 2026')
  })
})
