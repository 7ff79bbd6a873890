import type { Card, Dashboard, Schemas } from '@/api/client'
import { Delta } from '@/components/delta'
import { changeOf, type Against } from '@/format/comparison'
import { COUNT, figure, MONEY, PERCENT, type Shown } from '@/format/figures'
import { daysTo, periodName } from '@/format/periods'

type MonthToDate = Schemas['MonthToDate']

const ROWS = [
  { field: 'booked', name: 'Booked', shown: MONEY, delta: 'relative' },
  { field: 'lines', name: 'Order lines', shown: COUNT, delta: 'relative' },
  { field: 'gm', name: 'Gross margin', shown: PERCENT, delta: 'points' },
] satisfies { field: keyof MonthToDate; name: string; shown: Shown; delta: Card['delta_kind'] }[]

/** The month that is not over, by order date, beside the same days of the month before and of a year ago. */
export function MonthToDate({ toDate, tenant }: { toDate: MonthToDate; tenant: Dashboard['tenant'] }) {
  const { day, previous_day, year_ago_day } = toDate
  const besides: [Against, string][] = [
    ['previous', previous_day],
    ['year_ago', year_ago_day],
  ]
  return (
    <section
      aria-label="Month to date"
      className="grid gap-x-6 gap-y-3 rounded-card border bg-surface px-4 py-3 shadow-card sm:grid-cols-2 lg:grid-cols-[max-content_repeat(3,minmax(0,1fr))] print:grid-cols-[max-content_repeat(3,minmax(0,1fr))] print:break-inside-avoid print:p-2"
    >
      <div className="text-xs text-soft">
        <h2 className="text-sm font-semibold text-ink">{periodName(day.slice(0, 7), 'long')}, to date</h2>
        <p>{daysTo(day)}, by order date,</p>
        <p>beside the same days</p>
      </div>
      {ROWS.map(({ field, name, shown, delta }) => (
        <div key={field} className="min-w-0 lg:border-l lg:pl-5 print:border-l print:pl-3">
          <p className="flex items-baseline justify-between gap-2">
            <span className="text-xs text-soft">{name}</span>
            <span className="font-semibold">{figure(toDate[field].value, shown, tenant)}</span>
          </p>
          <ul className="text-xs text-soft">
            {besides.map(([against, until]) => {
              const change = changeOf(toDate[field], against)
              return (
                <li key={against} className="flex flex-wrap items-baseline justify-between gap-x-2">
                  <span>
                    {daysTo(until)}: {figure(change.then, shown, tenant)}
                  </span>
                  {change.delta !== null && <Delta change={change} kind={delta} shown={shown} />}
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </section>
  )
}
