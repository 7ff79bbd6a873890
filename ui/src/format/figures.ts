import type { Card, KpiRow, Money } from '@/api/client'

/** Figures as people read them. A figure that is undefined is a dash; the reason stands beside it. */

export const UNDEFINED = '–'
const LOCALE = typeof navigator === 'undefined' ? 'en-GB' : navigator.language

export type Kind = Card['kind'] | 'count'
export type Length = 'compact' | 'exact'

interface RatioStyle {
  as: 'percent' | 'times'
  digits: number
}

/** How ratios read that are not plain percentages with one decimal. */
const RATIOS: Record<string, RatioStyle> = {
  book_to_bill: { as: 'times', digits: 2 },
  uptime: { as: 'percent', digits: 3 },
}
const PERCENT: RatioStyle = { as: 'percent', digits: 1 }

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const found = formats.get(key) ?? new Intl.NumberFormat(LOCALE, options)
  formats.set(key, found)
  return found
}

/** The text with a real minus sign, which is as wide as a plus. */
function signed(text: string): string {
  return text.replaceAll('-', '−')
}

/** An amount in major units. Compact has three significant digits from a thousand on; exact has the currency's. */
export function money(value: number, tenant: Money, length: Length = 'exact'): string {
  const compact = length === 'compact' && Math.abs(value) >= 1000
  const format = numberFormat({
    style: 'currency',
    currency: tenant.currency,
    ...(compact ? { notation: 'compact', maximumSignificantDigits: 3 } : {}),
  })
  const parts = format.formatToParts(value)
  return signed(parts.map(({ type, value: text }) => (type === 'currency' ? tenant.unit || text : text)).join(''))
}

/** A ratio as the KPI of that key shows it: a percentage, or × of something. */
export function ratio(value: number, key = ''): string {
  const style = RATIOS[key] ?? PERCENT
  if (style.as === 'times') return `${decimal(value, style.digits)}×`
  return signed(
    numberFormat({ style: 'percent', minimumFractionDigits: style.digits, maximumFractionDigits: style.digits }).format(
      value,
    ),
  )
}

/** A plain number with a fixed number of decimals. */
export function decimal(value: number, digits: number): string {
  return signed(numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value))
}

/** A whole number with its thousands apart. */
export function count(value: number): string {
  return decimal(value, 0)
}

/** A value in its unit; a dash where it is undefined. */
export function figure(value: number | null, kind: Kind, key: string, tenant: Money, length: Length = 'exact'): string {
  if (value === null) return UNDEFINED
  switch (kind) {
    case 'money':
      return money(value, tenant, length)
    case 'ratio':
      return ratio(value, key)
    case 'months':
      return `${decimal(value, 1)} months`
    case 'count':
      return count(value)
  }
}

/** A change: relative in per cent, points in percentage points (of a × figure in plain units). */
export function change(delta: number, kind: Card['delta_kind'], key = ''): string {
  const style = RATIOS[key] ?? PERCENT
  const sign = { signDisplay: 'exceptZero' } as const
  if (kind === 'relative') {
    return signed(
      numberFormat({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1, ...sign }).format(delta),
    )
  }
  const digits = { minimumFractionDigits: style.digits, maximumFractionDigits: style.digits, ...sign }
  if (style.as === 'times') return signed(numberFormat(digits).format(delta))
  return `${signed(numberFormat(digits).format(delta * 100))} pp`
}

export type Verdict = 'better' | 'worse' | 'unchanged'

/** Whether a change is for the better. One too small to be shown is none. */
export function verdict(delta: number, kind: Card['delta_kind'], key: string, direction: KpiRow['direction']): Verdict {
  if (!/[1-9]/.test(change(delta, kind, key))) return 'unchanged'
  return delta > 0 === (direction === 'up') ? 'better' : 'worse'
}

/** How far a value is from its target, in words. */
export function againstTarget(
  value: number,
  target: number,
  kind: Kind,
  key: string,
  direction: KpiRow['direction'],
): { met: boolean; words: string } {
  const met = direction === 'up' ? value >= target : value <= target
  const side = value < target ? 'below' : 'above'
  const byPoints = kind === 'ratio'
  const gap = byPoints || target === 0 ? value - target : (value - target) / Math.abs(target)
  const shown = change(gap, byPoints ? 'points' : 'relative', key).replace(/^[+−]/, '')
  if (!/[1-9]/.test(shown)) return { met, words: met ? 'reached' : `just ${side}` }
  return { met, words: `${shown} ${side}` }
}
