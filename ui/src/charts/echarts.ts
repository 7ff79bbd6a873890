import { BarChart, LineChart } from 'echarts/charts'
import { GridSimpleComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

register([BarChart, GridSimpleComponent, LineChart, SVGRenderer])

export type ChartOption = EChartsCoreOption

/** The column of a period, in px of the chart's element. */
export interface Column {
  index: number
  left: number
  width: number
}

export interface Drawing {
  /** Draws an option, finished when this returns. */
  show: (option: ChartOption) => void
  /** The column at a place; null beside the panes. */
  columnAt: (x: number, y: number) => Column | null
  end: () => void
}

/** A chart in an element, as wide and high as it is. `panes`: how many it has, one above the other. */
export function draw(element: HTMLElement, panes: number): Drawing {
  const chart = init(element, null, { renderer: 'svg' })
  const observer = new ResizeObserver(() => {
    if (element.clientWidth !== chart.getWidth() || element.clientHeight !== chart.getHeight()) chart.resize()
  })
  observer.observe(element)
  return {
    show: (option) => {
      chart.setOption(option, { notMerge: true, lazyUpdate: false })
      chart.getZr().flush()
    },
    columnAt: (x, y) => {
      const grids = Array.from({ length: panes }, (_, gridIndex) => ({ gridIndex }))
      const grid = grids.find((one) => chart.containPixel(one, [x, y]))
      if (!grid) return null
      const index = Math.round(chart.convertFromPixel(grid, [x, y])[0] ?? 0)
      const middle = (at: number): number => chart.convertToPixel(grid, [at, 0])[0] ?? 0
      const width = Math.abs(middle(index + 1) - middle(index))
      return { index, left: middle(index) - width / 2, width }
    },
    end: () => {
      observer.disconnect()
      chart.dispose()
    },
  }
}
