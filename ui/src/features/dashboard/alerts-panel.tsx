import { Link } from 'react-router'
import { AlertLine } from '@/components/alert-line'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { open, useAlerts } from '@/live/alerts'
import { useAddress } from '@/routing/view'

const SHOWN = 6

/** What needs somebody now. */
export function AlertsPanel() {
  const { alerts, error } = useAlerts()
  const to = useAddress()
  const waiting = alerts === null ? [] : open(alerts)
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
      {alerts !== null && waiting.length === 0 && (
        <Nothing>No alert is open. The rules that raise them come with a later version.</Nothing>
      )}
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
    </Panel>
  )
}
