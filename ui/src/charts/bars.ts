import type { Schemas } from '@/api/client'
import type { Colours } from '@/charts/colours'
import type { ChartOption } from '@/charts/echarts'
import { scaleOf, ticksOf, type Scale } from '@/charts/scale'
import { axisName, dayOfMonth } from '@/format/periods'

/** Bars and lines over periods, in panes one above the other that share their periods. */
export interface Periods {
  names: string[]
  /** What is said of those that are not complete, as "to 20 May"; null for the others. */
  partial: (string | null)[]
  marks: Mark[]
  panes: Pane[]
  /** A value on the scale, short; its neighbours are a step away. */
  axis: (value: number, step: number) => string
  /** A value in full. */
  exact: (value: number | null) => string
}

export interface Mark {
  name: string
  shape: 'bar' | 'line'
  colour: 'recognized' | 'booked' | 'backlog'
  values: (number | null)[]
  /** What of its periods lies ahead, beyond `values`: a lighter part on their bars. */
  ahead?: Ahead
  /** Which of the panes, from the top. */
  pane?: number
}

interface Ahead {
  /** As in "scheduled to 31 May". */
  name: string
  values: (number | null)[]
}

const AHEAD_VERBS = { recognized: 'scheduled', booked: 'dated' }

/** What of the month that is not over lies ahead, on the last of so many periods; nothing where nothing does. */
export function aheadOf(
  ahead: Schemas['AheadUntil'] | null,
  field: keyof typeof AHEAD_VERBS,
  periods: number,
): { ahead?: Ahead } {
  if (!ahead || ahead[field] === 0) return {}
  const values = Array.from({ length: periods }, (_, index) => (index === periods - 1 ? ahead[field] : null))
  return { ahead: { name: `${AHEAD_VERBS[field]} to ${dayOfMonth(ahead.until)}`, values } }
}

/** From the top of the chart, in per cent of its height. */
export interface Pane {
  top: number
  height: number
  ticks: number
  fromZero: boolean
  /** What no value exceeds. */
  ceiling?: number
}

// Alphas in hexadecimal.
const OPEN = '8c'
const AHEAD = '26'
const FONT = 'Inter, system-ui, sans-serif'

/** Size of text in px as the page's root font makes it, so that charts grow with the screen. */
function px(rem: number): number {
  const root = typeof document === 'undefined' ? 16 : parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.round(rem * root * 10) / 10
}

/** The scale of one of the panes: all of its marks are on it, with what lies ahead of them. */
function scaleOfPane({ marks, panes }: Periods, index: number): Scale {
  const pane = panes[index] ?? { ticks: 1, fromZero: true }
  const values = marks.flatMap(({ pane: of = 0, values: all, ahead }) =>
    of === index ? all.flatMap((value, at) => (value === null ? [] : [value, value + (ahead?.values[at] ?? 0)])) : [],
  )
  return scaleOf(values, pane)
}

export function optionOf(periods: Periods, colours: Colours): ChartOption {
  const { names, partial, marks, panes, axis } = periods
  const label = { color: colours.soft, fontFamily: FONT, fontSize: px(0.6875) }
  const bottom = panes.length - 1
  const scales = panes.map((_, index) => scaleOfPane(periods, index))
  const longest = Math.max(...scales.flatMap((scale) => ticksOf(scale).map((value) => axis(value, scale.step).length)))
  const left = px(Math.max(3.8, 0.9 + longest * 0.42))
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: panes.map(({ top, height }) => ({ left, right: px(0.75), top: `${top}%`, height: `${height}%` })),
    xAxis: panes.map((_, gridIndex) => ({
      type: 'category',
      gridIndex,
      data: names,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.lineStrong } },
      axisLabel: {
        ...label,
        show: gridIndex === bottom,
        hideOverlap: true,
        lineHeight: px(0.9),
        formatter: (name: string, index: number) => axisName(name, index === 0).join('\n'),
      },
    })),
    yAxis: scales.map(({ min, max, step }, gridIndex) => ({
      type: 'value',
      gridIndex,
      min,
      max,
      interval: step,
      axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => axis(value, step) },
      splitLine: { lineStyle: { color: colours.line } },
    })),
    series: marks.flatMap((mark) => {
      const place = { silent: true, xAxisIndex: mark.pane ?? 0, yAxisIndex: mark.pane ?? 0 }
      if (mark.shape === 'line') return [{ name: mark.name, type: 'line', ...place, ...line(mark, partial, colours) }]
      const bar = { type: 'bar', ...place, ...BARS, barMaxWidth: px(1.75), stack: mark.name }
      return [
        { name: mark.name, ...bar, data: toDate(mark, partial, colours) },
        ...(mark.ahead ? [{ name: mark.ahead.name, ...bar, data: ahead(mark.ahead, colours[mark.colour]) }] : []),
      ]
    }),
  }
}

const BARS = { barGap: '8%', barCategoryGap: '32%' }

function toDate({ colour, values }: Mark, partial: Periods['partial'], colours: Colours): object[] {
  const color = colours[colour]
  const open = { color: color + OPEN, borderColor: color, borderWidth: 1 }
  return values.map((value, index) => ({ value, itemStyle: partial[index] == null ? { color } : open }))
}

function ahead({ values }: Ahead, color: string): object[] {
  const itemStyle = { color: color + AHEAD, borderColor: color, borderType: 'dashed', borderWidth: 1 }
  return values.map((value) => ({ value: value === 0 ? null : value, itemStyle }))
}

function line({ colour, values }: Mark, partial: Periods['partial'], colours: Colours): object {
  const color = colours[colour]
  const open = { color: colours.surface, borderColor: color, borderWidth: 1.5 }
  return {
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    symbol: 'circle',
    symbolSize: px(0.375),
    showAllSymbol: values.length <= 36,
    data: values.map((value, index) => ({ value, itemStyle: partial[index] == null ? {} : open })),
  }
}
