import type { ReactNode } from 'react'
import { Given } from '@/components/given'
import { cn } from '@/components/ui/cn'
import { given, visible } from '@/format/isolate'
import { ratio, UNDEFINED, UPTIME } from '@/format/figures'
import { axisName, periodName } from '@/format/periods'

export interface HeatRow {
  name: string
  average: number | null
  cells: { period: string; uptime: number | null }[]
}

const STEPS = [
  { from: 0.9995, className: 'bg-(--heat-1)', words: '99.95% or more' },
  { from: 0.999, className: 'bg-(--heat-2)', words: '99.9% or more' },
  { from: 0.995, className: 'bg-(--heat-3)', words: '99.5% or more' },
  { from: 0, className: 'bg-(--heat-4)', words: 'less than 99.5%' },
]

function stepOf(uptime: number) {
  return STEPS.find(({ from }) => uptime >= from)
}

interface HeatStripProps {
  rows: HeatRow[]
  /** The percentages stand in the cells. */
  figures?: boolean
}

/** Uptime by service and month: a cell's shade is its step, and the worst steps carry a sign as well. */
export function HeatStrip({ rows, figures = false }: HeatStripProps) {
  const periods = rows[0]?.cells.map(({ period }) => period) ?? []
  const columns = {
    gridTemplateRows: 'max-content',
    gridTemplateColumns: `minmax(5.5rem, max-content) repeat(${periods.length}, minmax(${figures ? '3.6rem' : '0.35rem'}, 1fr)) max-content`,
  }
  return (
    <div className="@container flex max-h-64 grow flex-col">
      <div
        role="table"
        aria-label="Uptime by service and month"
        className="grid grow auto-rows-[minmax(2.25rem,1fr)] gap-x-0.5 gap-y-1 text-xs"
        style={columns}
      >
        <Row>
          <span role="columnheader" className="text-soft">
            <span className="sr-only">Service</span>
          </span>
          {periods.map((period, index) => {
            const [name, year] = axisName(period, index === 0)
            const shown = figures || periods.length <= 12 || index % 6 === 0 ? name : ''
            return (
              <span key={period} role="columnheader" className="overflow-hidden text-center text-2xs text-soft">
                <span className="sr-only">{periodName(period)}</span>
                <span aria-hidden="true">
                  {figures ? (
                    `${name} ${year.slice(2)}`
                  ) : (
                    <>
                      <span className="@min-[45rem]:hidden">
                        {shown && axisName(period, false, periods.length > 8 ? 'narrow' : 'short')[0]}
                      </span>
                      <span className="hidden @min-[45rem]:inline">{shown}</span>
                    </>
                  )}
                </span>
              </span>
            )
          })}
          <span role="columnheader" className="pl-2 text-right text-2xs text-soft">
            Average
          </span>
        </Row>
        {rows.map(({ name, average, cells }) => (
          <Row key={name}>
            <span role="rowheader" className="self-center truncate pr-2" title={visible(name)}>
              <Given>{name}</Given>
            </span>
            {cells.map(({ period, uptime }) => (
              <Cell key={period} period={period} service={name} uptime={uptime} figures={figures} />
            ))}
            <span role="cell" className="self-center pl-2 text-right font-medium">
              {average === null ? UNDEFINED : ratio(average, UPTIME)}
            </span>
          </Row>
        ))}
      </div>
    </div>
  )
}

function Row({ children }: { children: ReactNode }) {
  return (
    <div role="row" className="contents">
      {children}
    </div>
  )
}

interface CellProps {
  period: string
  service: string
  uptime: number | null
  figures: boolean
}

function Cell({ period, service, uptime, figures }: CellProps) {
  const step = uptime === null ? undefined : stepOf(uptime)
  const words = uptime === null ? 'no samples' : ratio(uptime, UPTIME)
  const title = `${given(service)}, ${periodName(period)}: ${words}`
  const low = uptime !== null && uptime < 0.999
  return (
    <span
      role="cell"
      title={title}
      className={cn(
        'flex items-center justify-center rounded-xs text-2xs',
        step?.className ?? 'border border-dashed border-line-strong',
      )}
    >
      {figures ? (
        <span>{uptime === null ? UNDEFINED : words}</span>
      ) : (
        <>
          <span className="sr-only">{words}</span>
          {low && <span aria-hidden="true">▾</span>}
        </>
      )}
    </span>
  )
}

/** What the shades mean; `figures`: the cells have their percentages instead of signs. */
export function HeatKey({ figures = false }: { figures?: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1 text-2xs text-soft" aria-label="Shades">
      {STEPS.map(({ className, words, from }) => (
        <li key={words} className="flex items-center gap-1">
          <span
            aria-hidden="true"
            className={cn('flex size-3.5 items-center justify-center rounded-xs text-ink', className)}
          >
            {from < 0.999 && !figures ? '▾' : ''}
          </span>
          {words}
        </li>
      ))}
    </ul>
  )
}
