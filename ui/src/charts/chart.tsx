import { Fragment, useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type PointerEvent } from 'react'
import { optionOf, type Periods } from '@/charts/bars'
import { useColours } from '@/charts/colours'
import type { Column, Drawing } from '@/charts/echarts'
import { cn } from '@/components/ui/cn'
import { periodName } from '@/format/periods'

type Library = typeof import('@/charts/echarts')

/** So wide a sheet of paper is drawn, in px, that text on it has the size of its surroundings. */
const PAPER_PX = 1300

/** As large as a chart is drawn for paper: as much of a sheet as of the window, in the shape that its class gives it. */
function paperSize({ clientWidth }: HTMLElement): { width: number; height: number } {
  const width = (PAPER_PX * clientWidth) / document.documentElement.clientWidth
  return { width, height: (width * 5) / 16 }
}

let library: Library | null = null

/** Fetches the chart library; pages that will draw ask for it early. */
export async function loadCharts(): Promise<Library> {
  library ??= await import('@/charts/echarts')
  return library
}

interface ChartProps {
  /** Memoised: another object is another drawing. */
  periods: Periods
  /** What the chart says, in words. */
  label: string
  className: string
  /** What a click on a period does. */
  onPick?: (period: string) => void
  /** Called when it has been drawn. */
  onDrawn?: () => void
}

/** Figures by period, drawn; the table beside it says the same to those who cannot see it. */
export function Chart({ periods, label, className, onPick, onDrawn }: ChartProps) {
  const colours = useColours()
  const element = useRef<HTMLDivElement>(null)
  const drawing = useRef<Drawing | null>(null)
  const [ready, setReady] = useState(library !== null)
  const [column, setColumn] = useState<Column | null>(null)
  const drawn = useEffectEvent(() => onDrawn?.())
  const panes = periods.panes.length

  useEffect(() => {
    if (!ready) void loadCharts().then(() => setReady(true))
  }, [ready])

  useLayoutEffect(() => {
    if (!ready || !library || !element.current) return
    drawing.current = library.draw(element.current, panes)
    return () => {
      drawing.current?.end()
      drawing.current = null
    }
  }, [ready, panes])

  useLayoutEffect(() => {
    if (!ready || !drawing.current) return
    drawing.current.show(optionOf(periods, colours))
    drawn()
  }, [ready, panes, periods, colours])

  // Paper is laid out after this event, and nothing is drawn in between.
  useEffect(() => {
    const before = (): void => {
      if (element.current) drawing.current?.fit(paperSize(element.current))
    }
    const after = (): void => drawing.current?.fit()
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])

  const at = ({
    currentTarget,
    clientX,
    clientY,
  }: Pick<PointerEvent<HTMLElement>, 'currentTarget' | 'clientX' | 'clientY'>) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    return drawing.current?.columnAt(clientX - left, clientY - top) ?? null
  }
  const shown = column && column.index < periods.names.length ? column : null
  return (
    // The same can be reached by keyboard from the table.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      className={cn(
        'relative',
        onPick && shown && 'cursor-pointer',
        className,
        'print:aspect-16/5 print:h-auto print:min-h-0 print:grow-0',
      )}
      onPointerMove={(event) => {
        const next = at(event)
        setColumn((now) => (now?.index === next?.index && now?.left === next?.left ? now : next))
      }}
      onPointerLeave={() => setColumn(null)}
      onClick={(event) => {
        const period = periods.names[at(event)?.index ?? -1]
        if (period !== undefined) onPick?.(period)
      }}
    >
      {shown && (
        <div
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 rounded-sm bg-sunken/70"
          style={{ left: shown.left, width: shown.width }}
        />
      )}
      <div ref={element} data-chart role="img" aria-label={label} className="absolute inset-0" />
      {shown && <Reading periods={periods} column={shown} hint={onPick ? 'Click for the order lines' : null} />}
    </div>
  )
}

const COLOURS = { recognized: 'bg-recognized', booked: 'bg-booked', backlog: 'bg-backlog' }

/** The exact figures of the period that is pointed at, beside its column. */
function Reading({ periods, column, hint }: { periods: Periods; column: Column; hint: string | null }) {
  const { index, left, width } = column
  const period = periods.names[index] ?? ''
  const right = index >= periods.names.length / 2
  return (
    <div
      className="pointer-events-none absolute top-2 z-10 w-max rounded-lg border border-line-strong bg-surface px-3 py-2 text-xs shadow-lg"
      style={right ? { right: `calc(100% - ${left - 6}px)` } : { left: left + width + 6 }}
    >
      <p className="font-semibold">
        {periodName(period, 'long')}
        {periods.partial[index] && <span className="font-normal text-soft"> · {periods.partial[index]}</span>}
      </p>
      <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {periods.marks.map(({ name, shape, colour, values, ahead }) => (
          <Fragment key={name}>
            <dt className="flex items-center gap-1.5 text-soft">
              <span className={cn(shape === 'bar' ? 'size-2 rounded-xs' : 'h-0.5 w-3', COLOURS[colour])} />
              {name}
            </dt>
            <dd className="text-right font-medium">{periods.exact(values[index] ?? null)}</dd>
            {(ahead?.values[index] ?? 0) !== 0 && (
              <>
                <dt className="pl-3.5 text-soft">{ahead?.name}</dt>
                <dd className="text-right">{periods.exact(ahead?.values[index] ?? null)}</dd>
              </>
            )}
          </Fragment>
        ))}
      </dl>
      {hint !== null && <p className="mt-1 text-soft">{hint}</p>}
    </div>
  )
}
