import { useQuery } from '@tanstack/react-query'
import type { Alert, AlertRule, Schemas } from '@/api/client'
import { alertHistoryQuery, useKpi } from '@/api/documents'
import { AlertState } from '@/components/alert-state'
import { Waiting } from '@/components/states'
import { given } from '@/format/isolate'
import { measure } from '@/format/measures'
import { stamp } from '@/format/time'
import { usePage } from '@/api/page'

/** How an alert came to its state: what was found each time, beside the threshold. */
export function History({ alert, rule }: { alert: Alert; rule: AlertRule | undefined }) {
  const { data, error } = useQuery(alertHistoryQuery(alert))
  const shown = useKpi(alert.kpi)
  const tenant = usePage(({ last }) => last?.tenant)
  if (error) return <p className="mt-2 text-xs text-worse">{error.message}</p>
  if (!data) return <Waiting className="h-16" label="Loading the history" />
  const of = { kind: alert.kind, shown, field: rule?.field }
  return (
    <ol className="mt-2 flex flex-col gap-2 border-l pl-3 text-xs text-soft" aria-label="History">
      {data.map((change) => (
        <li key={change.id} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <What change={change} />
          <span>{stamp(change.at)}</span>
          {change.acknowledged_by === null && tenant && (
            <span>
              found <span className="font-medium text-ink">{measure(change.value, of, tenant)}</span>, threshold{' '}
              {measure(change.threshold, of, tenant)}
            </span>
          )}
          {change.generation > 0 && <span>generation {change.generation}</span>}
        </li>
      ))}
    </ol>
  )
}

function What({ change: { from_state, to_state, acknowledged_by } }: { change: Schemas['AlertChange'] }) {
  if (acknowledged_by !== null) return <span className="font-medium text-ink">Seen by {given(acknowledged_by)}</span>
  return (
    <span className="flex items-center gap-1">
      {from_state.replace('_', ' ')} <span aria-label="became">→</span> <AlertState state={to_state} />
    </span>
  )
}
