import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { alertRulesQuery } from '@/api/documents'
import { AlertLine } from '@/components/alert-line'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { Icon } from '@/components/ui/icon'
import { open, useAlerts } from '@/live/alerts'
import { useAddress } from '@/routing/view'

const SHOWN = 5

/** What needs somebody now, and below it what did. */
export function AlertsPanel() {
  const { alerts, error } = useAlerts()
  const to = useAddress()
  const waiting = alerts === null ? [] : open(alerts)
  const others = alerts === null ? [] : alerts.filter((alert) => !alert.open)
  return (
    <Panel
      title="Alerts"
      className="h-full"
      note={alerts === null ? undefined : waiting.length === 0 ? 'none open' : `${waiting.length} open`}
      actions={
        <Link to={to('/alerts')} className="px-1 py-1 text-xs font-medium text-soft hover:text-ink">
          All alerts
        </Link>
      }
    >
      {error !== null && alerts === null && <Nothing>{error}</Nothing>}
      {alerts !== null && waiting.length === 0 && <Quiet />}
      <ul className="flex flex-col divide-y">
        {waiting.slice(0, SHOWN).map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
      {waiting.length > SHOWN && (
        <Link to={to('/alerts')} className="mt-2 text-xs text-accent hover:underline">
          {waiting.length - SHOWN} more
        </Link>
      )}
      {waiting.length < SHOWN && others.length > 0 && (
        <>
          <h3 className="mt-3 mb-2 border-t pt-3 text-xs text-soft">Not open</h3>
          <ul className="flex flex-col divide-y">
            {others.slice(0, SHOWN - Math.max(1, waiting.length)).map((alert) => (
              <AlertLine key={alert.id} alert={alert} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

/** Nothing is wrong; what is watched says how far that goes. */
function Quiet() {
  const { data: rules } = useQuery(alertRulesQuery)
  const watching = rules?.filter(({ enabled }) => enabled).length
  return (
    <p className="flex items-start gap-2 text-sm text-soft">
      <Icon
        name={watching === 0 ? 'info' : 'check'}
        className={watching === 0 ? 'mt-0.5 size-4' : 'mt-0.5 size-4 text-better'}
      />
      {watching === 0
        ? 'No rule watches the figures yet: `edb alerts add` makes one.'
        : `All quiet.${watching === undefined ? '' : ` ${watching} ${watching === 1 ? 'rule watches' : 'rules watch'} the figures.`}`}
    </p>
  )
}
