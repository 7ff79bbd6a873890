import type { Card, Money } from '@/api/client'
import { isolated } from '@/format/isolate'
import { numbers } from '@/format/locale'

/** Figures as people read them. A figure that is undefined is a dash; the reason stands beside it. */

export const UNDEFINED = '–'

/** How a figure is read: as the service says of a KPI, or one of those below. */
export interface Shown {
  shown_as: Card['shown_as'] | 'count'
  decimals: Card['decimals']
}

export const MONEY: Shown = { shown_as: 'money', decimals: null }
export const COUNT: Shown = { shown_as: 'count', decimals: 0 }
export const PERCENT: Shown = { shown_as: 'ratio', decimals: 1 }
export const UPTIME: Shown = { shown_as: 'ratio', decimals: 3 }

export type Length = 'compact' | 'exact'
export type Verdict = NonNullable<Card['verdict']>

const GIVEN_DIGITS = 6 // of a ratio, as the service gives it
const COMPACT_FROM = 1000
const COMPACT_DIGITS = 3

/** A number as text, with a real minus sign, which is as wide as a plus. `unit`: what stands for the currency's sign. */
function text(value: number, options: Intl.NumberFormatOptions, unit = ''): string {
  const parts = numbers(options).formatToParts(value)
  const shown = parts.map(({ type, value: part }) => {
    if (type === 'minusSign') return part.replace('-', '−')
    return type === 'currency' && unit !== '' ? unit : part
  })
  return isolated(shown.join(''))
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits }
}

/** So many decimals, and more until the value does not read as a bound that it has not reached: 99.96 % is not 100 %. */
function digitsBeside(bounds: number[], value: number, digits: number, most: number): number {
  const reads = (one: number, decimals: number): number => Number(one.toFixed(decimals))
  const bound = bounds.find((one) => reads(one, digits) === reads(value, digits))
  if (bound === undefined || bound === value || digits >= most) return digits
  return digitsBeside([bound], value, digits + 1, most)
}

/** A share as a percentage: never one that says of a part that it is all, or nothing. */
function percent(value: number, digits: number, bounds: number[], sign?: 'exceptZero' | 'never'): string {
  const shown = digitsBeside(bounds, value * 100, digits, GIVEN_DIGITS - 2)
  return text(value, { style: 'percent', ...fixed(shown), ...(sign && { signDisplay: sign }) })
}

/** An amount in major units. Compact has three significant digits from a thousand on; exact has the currency's. */
export function money(value: number, tenant: Money, length: Length = 'exact'): string {
  const compact = length === 'compact' && Math.abs(value) >= COMPACT_FROM
  return amount(
    value,
    tenant,
    compact ? { notation: 'compact', maximumSignificantDigits: COMPACT_DIGITS } : fixed(tenant.digits),
  )
}

function amount(value: number, { currency, unit }: Money, options: Intl.NumberFormatOptions): string {
  return text(value, { style: 'currency', currency, ...options }, unit)
}

/** A ratio: a percentage, or × of something. */
export function ratio(value: number, { shown_as, decimals }: Shown = PERCENT): string {
  const digits = decimals ?? 0
  return shown_as === 'times' ? `${decimal(value, digits)}×` : percent(value, digits, [0, 100])
}

/** The part of something that was reached, in whole per cent. */
export function part(value: number): string {
  return percent(value, 0, [0, 100])
}

/** A plain number with a fixed number of decimals. */
export function decimal(value: number, digits: number): string {
  return text(value, fixed(digits))
}

/** A whole number with its thousands apart. */
export function count(value: number): string {
  return decimal(value, 0)
}

/** A value in its unit; a dash where it is undefined. */
export function figure(value: number | null, shown: Shown, tenant: Money, length: Length = 'exact'): string {
  if (value === null) return UNDEFINED
  switch (shown.shown_as) {
    case 'money':
      return money(value, tenant, length)
    case 'ratio':
    case 'times':
      return ratio(value, shown)
    case 'months':
      return `${decimal(value, shown.decimals ?? 0)} months`
    case 'count':
      return count(value)
  }
}

/** A value beside the ticks of an axis: so many digits that no two of them, `step` apart, read the same. */
export function tick(value: number, step: number, { shown_as }: Shown, tenant: Money): string {
  const decimals = (scale: number): number => Math.max(0, -Math.floor(Math.log10(step * scale) + 1e-9))
  switch (shown_as) {
    case 'times':
      return `${decimal(value, decimals(1))}×`
    case 'ratio':
      return text(value, { style: 'percent', ...fixed(decimals(100)) })
    case 'money': {
      if (value === 0) return '0'
      if (Math.abs(value) < COMPACT_FROM) return amount(value, tenant, fixed(Math.min(decimals(1), tenant.digits)))
      const apart = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)) + 1
      return amount(value, tenant, {
        notation: 'compact',
        maximumSignificantDigits: Math.min(Math.max(apart, COMPACT_DIGITS), 21),
      })
    }
    case 'months':
    case 'count':
      return decimal(value, decimals(1))
  }
}

/** A change: relative in per cent, points in percentage points (of a × figure in plain units). */
export function change(delta: number, kind: Card['delta_kind'], shown: Shown = PERCENT): string {
  return difference(delta, kind, shown, 'exceptZero')
}

function difference(
  delta: number,
  kind: Card['delta_kind'],
  { shown_as, decimals }: Shown,
  sign: 'exceptZero' | 'never',
): string {
  if (kind === 'relative') return percent(delta, 1, [0, 100, -100], sign)
  const [scale, most] = shown_as === 'times' ? [1, GIVEN_DIGITS] : [100, GIVEN_DIGITS - 2]
  const options = { ...fixed(digitsBeside([0], delta * scale, decimals ?? 0, most)), signDisplay: sign }
  return `${text(delta * scale, options)}${shown_as === 'times' ? '' : ' pp'}`
}

/** How far a value is from its target, in words. */
export function fromTarget(value: number, target: number, shown: Shown): string {
  if (value === target) return 'reached'
  const side = value < target ? 'below' : 'above'
  const byPoints = shown.shown_as === 'ratio' || shown.shown_as === 'times'
  if (target === 0 && !byPoints) return `${side} it`
  const gap = byPoints ? value - target : (value - target) / target
  if (Math.abs(gap) < 10 ** -GIVEN_DIGITS) return `just ${side}`
  return `${difference(gap, byPoints ? 'points' : 'relative', shown, 'never')} ${side}`
}
