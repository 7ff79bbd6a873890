import type { Colours } from '@/charts/colours'
import type { ChartOption } from '@/charts/echarts'
import { axisName } from '@/format/periods'

/** Bars and lines over periods, in panes one above the other that share their periods. */
export interface Periods {
  names: string[]
  partial: boolean[]
  marks: Mark[]
  panes: Pane[]
  /** A value on the scale, short. */
  axis: (value: number) => string
  /** A value in full. */
  exact: (value: number | null) => string
}

export interface Mark {
  name: string
  shape: 'bar' | 'line'
  colour: 'recognized' | 'booked' | 'backlog'
  values: (number | null)[]
  /** Which of the panes, from the top. */
  pane?: number
}

/** From the top of the chart, in per cent of its height. */
export interface Pane {
  top: number
  height: number
  ticks: number
  fromZero: boolean
}

const LIGHTER = '59' // alpha of what is not complete, in hexadecimal
const FONT = 'Inter, system-ui, sans-serif'

/** Size of text in px as the page's root font makes it, so that charts grow with the screen. */
function px(rem: number): number {
  const root = typeof document === 'undefined' ? 16 : parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.round(rem * root * 10) / 10
}

export function optionOf({ names, partial, marks, panes, axis }: Periods, colours: Colours): ChartOption {
  const label = { color: colours.soft, fontFamily: FONT, fontSize: px(0.6875) }
  const bottom = panes.length - 1
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: panes.map(({ top, height }) => ({ left: px(3.8), right: px(0.75), top: `${top}%`, height: `${height}%` })),
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
    yAxis: panes.map(({ ticks, fromZero }, gridIndex) => ({
      type: 'value',
      gridIndex,
      splitNumber: ticks,
      scale: !fromZero,
      axisLabel: { ...label, hideOverlap: true, formatter: axis },
      splitLine: { lineStyle: { color: colours.line } },
    })),
    series: marks.map((mark) => ({
      name: mark.name,
      type: mark.shape,
      silent: true,
      xAxisIndex: mark.pane ?? 0,
      yAxisIndex: mark.pane ?? 0,
      ...(mark.shape === 'bar' ? bars(mark, partial, colours) : line(mark, partial, colours)),
    })),
  }
}

function bars({ colour, values }: Mark, partial: boolean[], colours: Colours): object {
  const color = colours[colour]
  const open = { color: color + LIGHTER, borderColor: color, borderType: 'dashed', borderWidth: 1 }
  return {
    barMaxWidth: px(1.75),
    barGap: '8%',
    barCategoryGap: '32%',
    itemStyle: { color, borderRadius: [2, 2, 0, 0] },
    data: values.map((value, index) => ({ value, itemStyle: partial[index] ? open : {} })),
  }
}

function line({ colour, values }: Mark, partial: boolean[], colours: Colours): object {
  const color = colours[colour]
  const open = { color: colours.surface, borderColor: color, borderWidth: 1.5 }
  return {
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    symbol: 'circle',
    symbolSize: px(0.375),
    showAllSymbol: values.length <= 36,
    data: values.map((value, index) => ({ value, itemStyle: partial[index] ? open : {} })),
  }
}
