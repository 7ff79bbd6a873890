/** A value axis: its ends, and how far its ticks are apart. */
export interface Scale {
  min: number
  max: number
  step: number
}

interface Asked {
  /** About how many steps. */
  ticks: number
  fromZero: boolean
  /** What no value exceeds. */
  ceiling?: number | undefined
}

/** The scale of an axis that shows all of some values, in steps of 1, 2 or 5 times a power of ten. */
export function scaleOf(values: number[], { ticks, fromZero, ceiling = Infinity }: Asked): Scale {
  const known = fromZero || values.length === 0 ? [...values, 0] : values
  let low = Math.min(...known)
  let high = Math.max(...known)
  if (low === high) {
    const around = Math.abs(low) / 100 || 1
    high += around
    if (!fromZero) low -= around
  }
  high = Math.min(high, Math.max(ceiling, ...known))
  const step = niceStep((high - low) / ticks)
  return {
    min: multiple(Math.floor(low / step + 1e-9), step),
    max: multiple(Math.ceil(high / step - 1e-9), step),
    step,
  }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const digit = [1, 2, 5].find((one) => rough <= one * power * (1 + 1e-9)) ?? 10
  return Number((digit * power).toPrecision(1))
}

/** Without the dust of multiplying fractions. */
function multiple(times: number, step: number): number {
  return Number((times * step).toPrecision(15))
}

/** Every tick, from the lowest. */
export function ticksOf({ min, max, step }: Scale): number[] {
  return Array.from({ length: Math.round((max - min) / step) + 1 }, (_, index) => multiple(min / step + index, step))
}
