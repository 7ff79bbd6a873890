import { describe, expect, test } from 'vitest'
import { againstTarget, change, figure, money, ratio, verdict } from '@/format/figures'

const pounds = { currency: 'GBP', unit: '£' }
const yen = { currency: 'JPY', unit: '¥' }
const dinar = { currency: 'KWD', unit: 'KD' }

describe('money', () => {
  test('is exact with the decimals of its currency', () => {
    expect(money(9231524.3, pounds)).toBe('£9,231,524.30')
    expect(money(1234, yen)).toBe('¥1,234')
    expect(money(1.5, dinar)).toMatch(/^KD\s?1\.500$/)
  })
  test('is compact from a thousand on', () => {
    expect(money(942, pounds, 'compact')).toBe('£942.00')
    expect(money(9231524.3, pounds, 'compact')).toMatch(/^£9\.23[mM]$/)
  })
  test('has a minus sign, not a hyphen', () => {
    expect(money(-100, pounds)).toBe('−£100.00')
  })
})

describe('ratios', () => {
  test('are percentages, beyond 100 as they are', () => {
    expect(ratio(1.056884, 'nrr')).toBe('105.7%')
    expect(ratio(0.99941, 'uptime')).toBe('99.941%')
  })
  test('of a bill are a multiple', () => {
    expect(ratio(1.011347, 'book_to_bill')).toBe('1.01×')
  })
})

describe('a figure', () => {
  test('that is undefined is a dash', () => {
    expect(figure(null, 'ratio', 'gm', pounds)).toBe('–')
  })
  test('of nothing is nothing, and no dash', () => {
    expect(figure(0, 'money', 'arr', pounds)).toBe('£0.00')
  })
  test('of months says so', () => {
    expect(figure(3.07271, 'months', 'coverage_months', pounds)).toBe('3.1 months')
  })
})

describe('a change', () => {
  test('is relative in per cent', () => {
    expect(change(0.237325, 'relative')).toBe('+23.7%')
  })
  test('of a percentage is in points', () => {
    expect(change(-0.054989, 'points', 'nrr')).toBe('−5.5 pp')
    expect(change(0.000189, 'points', 'uptime')).toBe('+0.019 pp')
  })
  test('of a multiple is plain', () => {
    expect(change(-0.04015, 'points', 'book_to_bill')).toBe('−0.04')
  })
})

describe('a verdict', () => {
  test('follows which way is better', () => {
    expect(verdict(0.1, 'relative', 'revenue', 'up')).toBe('better')
    expect(verdict(0.1, 'relative', 'churn', 'down')).toBe('worse')
    expect(verdict(-0.1, 'relative', 'churn', 'down')).toBe('better')
  })
  test('is that nothing changed where no change can be seen', () => {
    expect(verdict(-0.0004, 'relative', 'revenue', 'up')).toBe('unchanged')
    expect(verdict(0.0004, 'points', 'uptime', 'up')).toBe('better')
  })
})

describe('against a target', () => {
  test('a value says how far it is off', () => {
    expect(againstTarget(97.4, 100, 'money', 'arr', 'up')).toEqual({ met: false, words: '2.6% below' })
    expect(againstTarget(0.63, 0.62, 'ratio', 'gm', 'up')).toEqual({ met: true, words: '1.0 pp above' })
  })
  test('one that is hardly off is not called met', () => {
    expect(againstTarget(99.99, 100, 'money', 'arr', 'up')).toEqual({ met: false, words: 'just below' })
    expect(againstTarget(100, 100, 'money', 'arr', 'up')).toEqual({ met: true, words: 'reached' })
  })
  test('where less is better, less is met', () => {
    expect(againstTarget(5, 10, 'money', 'cost', 'down')).toEqual({ met: true, words: '50.0% below' })
    expect(againstTarget(10.001, 10, 'money', 'cost', 'down')).toEqual({ met: false, words: 'just above' })
  })
})
