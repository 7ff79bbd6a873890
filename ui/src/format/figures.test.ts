import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  change,
  count,
  decimal,
  figure,
  fromTarget,
  money,
  MONEY,
  part,
  PERCENT,
  ratio,
  tick,
  UPTIME,
  type Shown,
} from '@/format/figures'

const TIMES: Shown = { shown_as: 'times', decimals: 2 }
const MONTHS: Shown = { shown_as: 'months', decimals: 1 }

const GBP = { currency: 'GBP', unit: '£', digits: 2 }
const HUF = { currency: 'HUF', unit: 'Ft', digits: 2 }
const JPY = { currency: 'JPY', unit: '¥', digits: 0 }
const KWD = { currency: 'KWD', unit: 'KD', digits: 3 }

const speak = (language: string) => vi.stubGlobal('navigator', { language })

/** With one kind of blank, and without the marks that only turn directions. */
const plain = (text: string) => text.replaceAll(/[\u200e\u200f\u061c\u2066-\u2069]/g, '').replaceAll(/\s/g, ' ')

beforeEach(() => speak('en-GB'))
afterEach(() => vi.unstubAllGlobals())

describe('money', () => {
  test('has the minor units that the service says, whatever the language thinks of the currency', () => {
    const shown = (language: string) => {
      speak(language)
      return [money(0.49, HUF), money(1234, JPY), money(1234.5, KWD), money(-1234.56, GBP)].map(plain)
    }
    expect(shown('en-GB')).toEqual(['Ft 0.49', '¥1,234', 'KD 1,234.500', '−£1,234.56'])
    expect(shown('de-DE')).toEqual(['0,49 Ft', '1.234 ¥', '1.234,500 KD', '−1.234,56 £'])
    expect(shown('ja-JP')).toEqual(['Ft 0.49', '¥1,234', 'KD 1,234.500', '−£1,234.56'])
    expect(shown('th-TH')).toEqual(['Ft 0.49', '¥1,234', 'KD 1,234.500', '−£1,234.56'])
    expect(shown('ar-EG')).toEqual(['0.49 Ft', '1,234 ¥', '1,234.500 KD', '−1,234.56 £'])
  })
  test('is compact from a thousand on, in the words of the language', () => {
    const shown = (language: string) => {
      speak(language)
      return [money(942, GBP, 'compact'), money(9231524.3, HUF, 'compact'), money(-9231524, JPY, 'compact')].map(plain)
    }
    expect(shown('en-GB')).toEqual(['£942.00', 'Ft 9.23m', '−¥9.23m'])
    expect(shown('de-DE')).toEqual(['942,00 £', '9,23 Mio. Ft', '−9,23 Mio. ¥'])
    expect(shown('ja-JP')).toEqual(['£942.00', 'Ft 923万', '−¥923万'])
    expect(shown('th-TH')).toEqual(['£942.00', 'Ft 9.23M', '−¥9.23M'])
    expect(shown('ar-EG')).toEqual(['942.00 £', '9.23 مليون Ft', '−9.23 مليون ¥'])
  })
  test('of nothing has no minus sign', () => {
    expect(money(-0, GBP)).toBe('£0.00')
  })
  test('keeps a hyphen of its unit', () => {
    expect(money(-1, { currency: 'XXX', unit: 'A-B', digits: 2 })).toMatch(/^−A-B\s?1\.00$/)
  })
  test('that is read from right to left leaves its neighbours in place', () => {
    speak('ar-EG')
    expect(money(1, GBP)).toMatch(/^\u2068.*\u2069$/)
    speak('en-GB')
    expect(money(1, { currency: 'KWD', unit: 'د.ك', digits: 3 })).toMatch(/^\u2068.*\u2069$/)
    expect(money(1, GBP)).toBe('£1.00')
  })
})

describe('ratios', () => {
  test('are percentages, beyond 100 as they are', () => {
    expect(ratio(1.056884, PERCENT)).toBe('105.7%')
    expect(ratio(0.99941, UPTIME)).toBe('99.941%')
  })
  test('of a bill are a multiple', () => {
    expect(ratio(1.011347, TIMES)).toBe('1.01×')
  })
  test('are never all or nothing for less', () => {
    expect(ratio(0.999999, UPTIME)).toBe('99.9999%')
    expect(ratio(1, UPTIME)).toBe('100.000%')
    expect(ratio(0.9996)).toBe('99.96%')
    expect(ratio(0.00001)).toBe('0.001%')
    expect(ratio(0)).toBe('0.0%')
    expect(part(0.9996)).toBe('99.96%')
    expect(part(0.61)).toBe('61%')
  })
  test('of nothing have no minus sign', () => {
    expect(ratio(-0.0000001)).toBe('0.0000%')
    expect(ratio(-0)).toBe('0.0%')
    expect(decimal(-0.04, 1)).toBe('0.0')
  })
  test('stand in the digits of the page in every language', () => {
    const shown = (language: string) => {
      speak(language)
      return [plain(ratio(0.99941, UPTIME)), plain(count(1234567)), plain(ratio(-0.05))]
    }
    expect(shown('ar-EG')).toEqual(['99.941%', '1,234,567', '−5.0%'])
    expect(shown('fa-IR')[1]).toBe('1,234,567')
    expect(shown('th-TH')).toEqual(['99.941%', '1,234,567', '−5.0%'])
    expect(shown('ja-JP')).toEqual(['99.941%', '1,234,567', '−5.0%'])
    expect(shown('de-DE')).toEqual(['99,941 %', '1.234.567', '−5,0 %'])
  })
})

describe('a figure', () => {
  test('that is undefined is a dash', () => {
    expect(figure(null, PERCENT, GBP)).toBe('–')
  })
  test('of nothing is nothing, and no dash', () => {
    expect(figure(0, MONEY, GBP)).toBe('£0.00')
  })
  test('of months says so', () => {
    expect(figure(3.07271, MONTHS, GBP)).toBe('3.1 months')
  })
})

describe('a change', () => {
  test('is relative in per cent', () => {
    expect(change(0.237325, 'relative')).toBe('+23.7%')
  })
  test('of a percentage is in points', () => {
    expect(change(-0.054989, 'points', PERCENT)).toBe('−5.5 pp')
    expect(change(0.000189, 'points', UPTIME)).toBe('+0.019 pp')
  })
  test('of a multiple is plain', () => {
    expect(change(-0.04015, 'points', TIMES)).toBe('−0.04')
  })
  test('to nearly nothing is not to nothing', () => {
    expect(change(-0.999999, 'relative')).toBe('−99.9999%')
    expect(change(-0.9996, 'relative')).toBe('−99.96%')
    expect(change(-1, 'relative')).toBe('−100.0%')
  })
  test('that is small is not none, and none has no sign', () => {
    expect(change(-0.0004, 'relative')).toBe('−0.04%')
    expect(change(0.000001, 'points', PERCENT)).toBe('+0.0001 pp')
    expect(change(0.000001, 'points', TIMES)).toBe('+0.000001')
    expect(change(0, 'relative')).toBe('0.0%')
    expect(change(-0, 'points', PERCENT)).toBe('0.0 pp')
  })
  test('says the same in every language', () => {
    const shown = (language: string) => {
      speak(language)
      return [plain(change(-0.6, 'relative')), plain(change(0.05, 'points', PERCENT))]
    }
    expect(shown('ar-EG')).toEqual(['−60.0%', '+5.0 pp'])
    expect(shown('th-TH')).toEqual(['−60.0%', '+5.0 pp'])
    expect(shown('ja-JP')).toEqual(['−60.0%', '+5.0 pp'])
    expect(shown('de-DE')).toEqual(['−60,0 %', '+5,0 pp'])
  })
})

describe('the ticks of an axis', () => {
  const axis = (ticks: number[], shown: Shown, tenant = GBP) => {
    return ticks.map((value) => plain(tick(value, (ticks[1] ?? 1) - (ticks[0] ?? 0), shown, tenant)))
  }
  test('have as many digits as tell them apart, and no more', () => {
    expect(axis([0.99999, 0.999995, 1], UPTIME)).toEqual(['99.9990%', '99.9995%', '100.0000%'])
    expect(axis([0.5, 0.6, 0.7], UPTIME)).toEqual(['50%', '60%', '70%'])
    expect(axis([0.9, 0.95, 1], TIMES)).toEqual(['0.90×', '0.95×', '1.00×'])
    expect(axis([0, 0.5, 1], MONTHS)).toEqual(['0.0', '0.5', '1.0'])
    expect(axis([1e6, 1.0002e6, 1.0004e6], MONEY)).toEqual(['£1m', '£1.0002m', '£1.0004m'])
    expect(axis([0, 200, 400], MONEY)).toEqual(['0', '£200', '£400'])
    expect(axis([0, 0.2, 0.4], MONEY, HUF)).toEqual(['0', 'Ft 0.2', 'Ft 0.4'])
  })
  test('of nothing have no minus sign', () => {
    expect(axis([-0.0000001, 0.1], PERCENT)[0]).toBe('0%')
  })
})

describe('against a target', () => {
  test('a value says how far it is off', () => {
    expect(fromTarget(97.4, 100, MONEY)).toBe('2.6% below')
    expect(fromTarget(0.63, 0.62, PERCENT)).toBe('1.0 pp above')
    expect(fromTarget(1.2, 1, TIMES)).toBe('0.20 above')
    expect(fromTarget(-50, -100, MONEY)).toBe('50.0% above')
  })
  test('one that is hardly off has not reached it', () => {
    expect(fromTarget(99.99, 100, MONEY)).toBe('0.01% below')
    expect(fromTarget(99_999_999.99, 100_000_000, MONEY)).toBe('just below')
    expect(fromTarget(100, 100, MONEY)).toBe('reached')
    expect(fromTarget(0.01, 100, MONEY)).toBe('99.99% below')
  })
  test('of nothing has a side and no percentage', () => {
    expect(fromTarget(-5, 0, MONEY)).toBe('below it')
  })
  test('it is said in every language by its size alone', () => {
    speak('ar-EG')
    expect(plain(fromTarget(97.4, 100, MONEY))).toBe('2.6% below')
  })
})
