import { Link } from 'react-router'
import type { Alert, Dashboard } from '@/api/client'
import { Delta } from '@/components/delta'
import { tally } from './summary'
import { spokenChange, type Comparison } from '@/format/comparison'
import { figure, type Verdict } from '@/format/figures'
import { dayName, dayOfMonth, windowName } from '@/format/periods'
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
  comparison: Comparison
  alerts: Alert[] | null
}

/** The answer first: how we are doing, whether it gets better, and what needs somebody. */
export function Headline({ document, comparison, alerts }: HeadlineProps) {
  const to = useAddress()
  const { tenant, window, kpis, data_through } = document
  const [first] = kpis
  const waiting = alerts === null ? null : unseen(alerts).length
  const seen = alerts === null ? 0 : open(alerts).length - (waiting ?? 0)
  const spoken = first && spokenChange(first, comparison.against)
  return (
    <div className="min-w-0">
      <p className="text-xs text-soft">
        {windowName(window.start, window.end)}
        {window.partial && <>, to {dayOfMonth(window.to)}</>}
        {data_through !== null && <> · data through {dayName(data_through)}</>}
      </p>
      <p className="mt-0.5 text-lg text-pretty">
        {first && (
          <>
            {first.label} <strong className="font-semibold">{figure(first.value, first, tenant, 'compact')}</strong>
            {first.partial && <> to {dayOfMonth(window.to)}</>}
            {spoken?.delta != null && (
              <>
                {first.closed ? '; its closed months ' : first.partial ? ', so far ' : ', '}
                <Delta change={spoken} kind={first.delta_kind} shown={first} />
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
      <Changes document={document} comparison={comparison} />
    </div>
  )
}

/** What all changes of the page are against, said once, and which figures changed how. */
function Changes({ document, comparison }: Omit<HeadlineProps, 'alerts'>) {
  const to = useAddress()
  const drill = useDrill()
  const verdicts = tally(document, comparison.against)
  return (
    <p className="mt-0.5 min-h-5 text-sm text-pretty text-soft" data-comparison={comparison.against}>
      <span className="mr-3">
        {comparison.closed === null ? 'Against' : `By closed months, ${comparison.closed}, against`} {comparison.than}.
      </span>
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
  )
}
