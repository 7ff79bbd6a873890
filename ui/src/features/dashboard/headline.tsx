import { Link } from 'react-router'
import type { Alert, Dashboard, KpiRow } from '@/api/client'
import { Delta } from '@/components/delta'
import { tally } from './summary'
import { figure, type Verdict } from '@/format/figures'
import { dayName, monthsWord, windowName } from '@/format/periods'
import { open, unseen } from '@/live/alerts'
import { useDrill } from '@/routing/drill'
import { useAddress } from '@/routing/view'

const VERDICTS: [Verdict, string][] = [
  ['worse', 'Worse'],
  ['better', 'Better'],
  ['unchanged', 'Unchanged'],
]

interface HeadlineProps {
  document: Dashboard
  table: KpiRow[]
  alerts: Alert[] | null
}

/** The answer first: how we are doing, whether it gets better, and what needs somebody. */
export function Headline({ document, table, alerts }: HeadlineProps) {
  const to = useAddress()
  const drill = useDrill()
  const { tenant, window, kpis, data_through } = document
  const [first] = kpis
  const verdicts = tally(document, table)
  const waiting = alerts === null ? null : unseen(alerts).length
  const seen = alerts === null ? 0 : open(alerts).length - (waiting ?? 0)
  return (
    <div className="min-w-0">
      <p className="text-xs text-soft">
        {windowName(window.start, window.end)}
        {data_through !== null && <> · data through {dayName(data_through)}</>}
        {window.partial && <> · {window.months === 1 ? 'the month' : 'the last month'} is not over</>}
      </p>
      <p className="mt-0.5 text-lg text-pretty">
        {first && (
          <>
            {first.label}{' '}
            <strong className="font-semibold">{figure(first.value, first.kind, first.key, tenant, 'compact')}</strong>
            {first.delta !== null && (
              <>
                ,{' '}
                <Delta
                  delta={first.delta}
                  kind={first.delta_kind}
                  kpi={first.key}
                  direction={table.find(({ key }) => key === first.key)?.direction}
                />{' '}
                than the {monthsWord(window.months)} before
              </>
            )}
            .{' '}
          </>
        )}
        {waiting !== null &&
          (waiting === 0 ? (
            seen === 0 ? (
              'No alert is open.'
            ) : (
              `${seen} open ${seen === 1 ? 'alert has' : 'alerts have'} been seen.`
            )
          ) : (
            <Link to={to('/alerts')} className="font-medium text-caution underline underline-offset-2">
              {waiting} {waiting === 1 ? 'alert needs' : 'alerts need'} attention.
            </Link>
          ))}
      </p>
      <p className="mt-0.5 min-h-5 text-sm text-pretty text-soft">
        {VERDICTS.map(
          ([verdict, word]) =>
            verdicts[verdict].length > 0 && (
              <span key={verdict} className="mr-3">
                <span className="font-medium text-ink">{word}:</span>{' '}
                {verdicts[verdict].map(({ key, label }, index) => (
                  <span key={key}>
                    {index > 0 && ', '}
                    <Link
                      to={to(`/kpis/${key}`)}
                      className="whitespace-nowrap hover:text-ink hover:underline"
                      onClick={(event) => drill(key, event.timeStamp)}
                    >
                      {label}
                    </Link>
                  </span>
                ))}
              </span>
            ),
        )}
      </p>
    </div>
  )
}
