import { useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Mark, Periods } from '@/charts/bars'
import { Chart } from '@/charts/chart'
import { Panel } from '@/components/panel'
import { TableSwitch, useTable } from '@/components/table-switch'
import { cn } from '@/components/ui/cn'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { periodName } from '@/format/periods'
import { capital } from '@/format/words'
import { useDrill } from '@/routing/drill'
import { TEXT_LINK } from '@/components/ui/text-link'

interface PeriodPanelProps {
  /** Under which this browser keeps whether it is shown as a table. */
  name: string
  title: string
  /** What is shown, as in "Show … as a table". */
  of: string
  /** Memoised: another object is another drawing. */
  periods: Periods
  /** What the chart says, in words. */
  label: string
  note?: string
  /** Of the chart. */
  className?: string
  /** What the table says beyond the chart. */
  more?: { name: string; cells: string[] }[]
  /** Where the rows of a period are, and of which figure. */
  rows?: { of: string | null; address: (period: string) => string }
  onDrawn?: () => void
}

/** Figures by period as a chart, and as a table that says the same; both lead to the rows of a period. */
export function PeriodPanel({
  name,
  title,
  of,
  periods,
  label,
  note,
  className,
  more,
  rows,
  onDrawn,
}: PeriodPanelProps) {
  const table = useTable(name)
  const navigate = useNavigate()
  const drill = useDrill()
  const pick =
    rows &&
    ((period: string): void => {
      drill(rows.of, performance.now())
      void navigate(rows.address(period))
    })
  return (
    <Panel
      title={title}
      className="h-full"
      note={<Note periods={periods} chart={!table} note={note} />}
      actions={<TableSwitch chart={name} of={of} />}
    >
      {table ? (
        <PeriodTable caption={title} {...{ periods, more, rows }} />
      ) : (
        <Chart
          periods={periods}
          label={label}
          className={cn('w-full grow', className ?? 'h-72')}
          {...(pick && { onPick: pick })}
          {...(onDrawn && { onDrawn })}
        />
      )}
    </Panel>
  )
}

/** What the colours mean where there are several, and what else one must know to read the figures. */
function Note({ periods, chart, note }: { periods: Periods; chart: boolean; note: string | undefined }) {
  const { marks, panes, partial, exact } = periods
  const open = [...new Set(partial.filter((words) => words !== null))].join(', ')
  const ahead = marks.flatMap(({ name, ahead: part }) =>
    (part?.values ?? []).flatMap((value) =>
      value ? [{ of: name, words: `${part?.name ?? ''}: ${exact(value)}` }] : [],
    ),
  )
  const words = note === undefined ? [] : [note]
  if (chart && marks.length === 1 && open !== '')
    words.push(`${marks[0]?.shape === 'bar' ? 'lighter' : 'hollow'}: ${open}`)
  if (chart && panes.some(({ fromZero }) => !fromZero)) words.push('the scale does not begin at zero')
  if (!chart || marks.length === 1) {
    words.push(...ahead.map((part) => part.words))
    return words.length > 0 ? words.join(' · ') : null
  }
  return (
    <ul className="flex flex-wrap gap-x-4" aria-label="Series">
      {marks.map((mark) => (
        <Key key={mark.name} className={KEYS[mark.colour][mark.shape]}>
          {mark.name}
        </Key>
      ))}
      {open !== '' && <Key className={`${BAR} border border-recognized bg-recognized/55`}>{capital(open)}</Key>}
      {ahead.map(({ of, words: said }) => (
        <Key key={of} className={`${BAR} border border-dashed border-recognized bg-recognized/15`}>
          {capital(said)}
        </Key>
      ))}
      {words.length > 0 && <li>{words.join(' · ')}</li>}
    </ul>
  )
}

const BAR = 'h-2.5 w-2.5 rounded-xs'
const LINE = 'h-0.5 w-4'
const KEYS: Record<Mark['colour'], Record<Mark['shape'], string>> = {
  recognized: { bar: `${BAR} bg-recognized`, line: `${LINE} bg-recognized` },
  booked: { bar: `${BAR} bg-booked`, line: `${LINE} bg-booked` },
  backlog: { bar: `${BAR} bg-backlog`, line: `${LINE} bg-backlog` },
}

function Key({ className, children }: { className: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <span aria-hidden="true" className={className} />
      {children}
    </li>
  )
}

type TableProps = Pick<PeriodPanelProps, 'periods' | 'more' | 'rows'> & { caption: string }

function PeriodTable({ caption, periods, more = [], rows }: TableProps) {
  const { names, partial, marks, exact } = periods
  const [newestFirst, setNewestFirst] = useState(false)
  const drill = useDrill()
  const order = names.map((_, index) => (newestFirst ? names.length - 1 - index : index))
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th aria-sort={newestFirst ? 'descending' : 'ascending'}>
            <button type="button" className="font-medium" onClick={() => setNewestFirst(!newestFirst)}>
              Period <span aria-hidden="true">{newestFirst ? '↓' : '↑'}</span>
            </button>
          </Th>
          {[...marks, ...more].map((column) => (
            <Th key={column.name} number>
              {column.name}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {order.map((index) => {
          const period = names[index] ?? ''
          return (
            <tr key={period} className="hover:bg-sunken">
              <RowTh className="whitespace-nowrap">
                {rows ? (
                  <Link
                    className={TEXT_LINK}
                    to={rows.address(period)}
                    onClick={(event) => drill(rows.of, event.timeStamp)}
                  >
                    {periodName(period)}
                  </Link>
                ) : (
                  periodName(period)
                )}
                {partial[index] && <span className="ml-2 text-xs text-soft">{partial[index]}</span>}
              </RowTh>
              {marks.map((mark) => (
                <Td key={mark.name} number>
                  {exact(mark.values[index] ?? null)}
                  {(mark.ahead?.values[index] ?? 0) !== 0 && (
                    <span className="block text-xs text-soft">
                      {mark.ahead?.name}: {exact(mark.ahead?.values[index] ?? null)}
                    </span>
                  )}
                </Td>
              ))}
              {more.map((column) => (
                <Td key={column.name} number>
                  {column.cells[index]}
                </Td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
