import { useSearchParams } from 'react-router'
import { AlertLine } from '@/components/alert-line'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { ErrorState, Nothing, Waiting } from '@/components/states'
import { ToggleGroup, ToggleItem } from '@/components/ui/toggle-group'
import { open, useAlerts } from '@/live/alerts'

const STATES = ['open', 'firing', 'pending', 'recovering', 'resolved', 'all'] as const
type State = (typeof STATES)[number]

/** Every alert, the newest change first. */
export default function AlertsPage() {
  const { alerts, error } = useAlerts()
  const [search, setSearch] = useSearchParams()
  const state = STATES.find((known) => known === search.get('state')) ?? 'open'
  const shown =
    alerts === null
      ? []
      : state === 'open'
        ? open(alerts)
        : alerts.filter((one) => state === 'all' || one.state === state)
  return (
    <>
      <PageTitle note="What is open, and what was. The rules that raise alerts come with a later version.">
        Alerts
      </PageTitle>
      <Panel
        title={`${shown.length} ${state === 'all' ? '' : state}`.trim()}
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
            {STATES.map((name) => (
              <ToggleItem key={name} value={name} className="capitalize">
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
            <AlertLine key={alert.id} alert={alert} />
          ))}
        </ul>
      </Panel>
    </>
  )
}

function nothing(state: State): string {
  if (state === 'open') return 'No alert is open.'
  return state === 'all' ? 'There has not been an alert yet.' : `No alert is ${state}.`
}
