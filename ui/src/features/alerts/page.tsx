import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { Alert } from '@/api/client'
import { alertRulesQuery } from '@/api/documents'
import { AlertLine } from '@/components/alert-line'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { ErrorState, Nothing, Waiting } from '@/components/states'
import { ToggleGroup, ToggleItem } from '@/components/ui/toggle-group'
import { History } from './history'
import { Rules } from './rules'
import { open, useAlerts } from '@/live/alerts'

const STATES = { open: 'Open', pending: 'Pending', resolved: 'Resolved', no_data: 'No data', all: 'All' }
type State = keyof typeof STATES

/** What is wrong and what was, the newest change first, and the rules that say so. */
export default function AlertsPage() {
  const { alerts, error } = useAlerts()
  const { data: rules } = useQuery(alertRulesQuery)
  const [search, setSearch] = useSearchParams()
  const given = search.get('state') ?? 'open'
  const state = (given in STATES ? given : 'open') as State
  const shown = alerts === null ? [] : chosen(alerts, state)
  return (
    <>
      <PageTitle note="What rules found in the figures. Whoever acknowledges an alert says that it is being seen to.">
        Alerts
      </PageTitle>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <Panel
          title={state === 'all' ? `${shown.length} in all` : `${shown.length} ${STATES[state].toLowerCase()}`}
          actions={
            <ToggleGroup
              aria-label="State"
              className="max-w-full flex-wrap"
              value={state}
              onChoose={(value) =>
                setSearch((params) => {
                  params.set('state', value)
                  return params
                })
              }
            >
              {Object.entries(STATES).map(([value, name]) => (
                <ToggleItem key={value} value={value}>
                  {name}
                </ToggleItem>
              ))}
            </ToggleGroup>
          }
        >
          {alerts === null && error !== null && <ErrorState error={new Error(error)} />}
          {alerts === null && error === null && <Waiting className="h-60" label="Loading the alerts" />}
          {alerts !== null && shown.length === 0 && <Nothing>{nothing(state)}</Nothing>}
          <ul className="flex flex-col divide-y">
            {shown.map((alert) => (
              <AlertLine
                key={alert.id}
                alert={alert}
                history={<History alert={alert} rule={rules?.find(({ name }) => name === alert.rule)} />}
              />
            ))}
          </ul>
        </Panel>
        <Rules alerts={alerts ?? []} />
      </div>
    </>
  )
}

function chosen(alerts: Alert[], state: State): Alert[] {
  if (state === 'open') return open(alerts)
  return state === 'all' ? alerts : alerts.filter((alert) => alert.state === state)
}

function nothing(state: State): string {
  if (state === 'open') return 'No alert is open.'
  return state === 'all' ? 'There has not been an alert yet.' : `No alert is in that state.`
}
