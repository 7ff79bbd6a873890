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
  /** Draws it as large as its element now is, or as large as is said, finished when this returns. */
  fit: (size?: { width: number; height: number }) => void
  end: () => void
}

/**
 * A chart in an element, as wide and high as it is. `panes`: how many it has, one above the other. What is drawn is
 * scaled with its element, so that no medium cuts it or leaves it blank; drawn anew, its text has its own size.
 */
export function draw(element: HTMLElement, panes: number): Drawing {
  const chart = init(element, null, { renderer: 'svg' })
  const scaled = (): void => {
    const svg = element.querySelector('svg')
    svg?.setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`)
  }
  const fit: Drawing['fit'] = (size) => {
    const { width, height } = size ?? { width: element.clientWidth, height: element.clientHeight }
    if (width === 0 || height === 0 || (width === chart.getWidth() && height === chart.getHeight())) return
    chart.resize({ width, height, silent: true })
    chart.getZr().flush()
    scaled()
  }
  const observer = new ResizeObserver(() => fit())
  observer.observe(element)
  return {
    show: (option) => {
      chart.setOption(option, { notMerge: true, lazyUpdate: false })
      chart.getZr().flush()
      scaled()
    },
    fit,
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
