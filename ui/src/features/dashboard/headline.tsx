import { Link } from 'react-router'
import type { Alert, Dashboard, KpiRow } from '@/api/client'
import { Delta } from '@/components/delta'
import { tally } from './summary'
import { figure } from '@/format/figures'
import { dayName, monthsWord, windowName } from '@/format/periods'
import { open } from '@/live/alerts'
import { useAddress } from '@/routing/view'

interface HeadlineProps {
  document: Dashboard
  table: KpiRow[]
  alerts: Alert[] | null
}

/** The answer first: how we are doing, whether it gets better, and what needs somebody. */
export function Headline({ document, table, alerts }: HeadlineProps) {
  const to = useAddress()
  const { tenant, window, kpis, data_through } = document
  const [first] = kpis
  const { better, worse, unchanged } = tally(document, table)
  const waiting = alerts === null ? null : open(alerts).length
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
        {better + worse + unchanged > 0 && (
          <>
            Of {better + worse + unchanged} figures that compare, {better} {better === 1 ? 'is' : 'are'} better, {worse}{' '}
            worse
            {unchanged > 0 && <>, {unchanged} unchanged</>}.{' '}
          </>
        )}
        {waiting !== null &&
          (waiting === 0 ? (
            'No alert is open.'
          ) : (
            <Link to={to('/alerts')} className="font-medium text-caution underline underline-offset-2">
              {waiting} {waiting === 1 ? 'alert needs' : 'alerts need'} attention.
            </Link>
          ))}
      </p>
    </div>
  )
}
