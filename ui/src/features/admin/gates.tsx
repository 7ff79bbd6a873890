import { useQuery } from '@tanstack/react-query'
import { api, taken, type Schemas } from '@/api/client'
import { Loaded } from '@/components/loaded'
import { Panel } from '@/components/panel'
import { Badge } from '@/components/ui/badge'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { count, decimal, UNDEFINED } from '@/format/figures'

type Gate = Schemas['Gate']

const EVERY_MS = 30_000

/** What a gate promises, in words. */
const WORDS: Record<string, string> = {
  dashboard_load: 'The dashboard is painted',
  granularity_switch: 'Month or quarter is switched',
  drilldown: 'A click leads to the rows',
  drilldown_clicks: 'Clicks from a figure to its rows',
  alerts_poll_interval: 'Alerts are asked for every',
  api_dashboard: 'The service answers',
  freshness: 'An order is in the figures',
}

/** The promises about speed, over the last 24 hours. */
export function Gates() {
  const query = useQuery({
    queryKey: ['gates'],
    queryFn: async ({ signal }) => taken(await api.GET('/api/quality-gates', { signal })).gates,
    refetchInterval: EVERY_MS,
    staleTime: 0,
  })
  return (
    <Loaded query={query}>
      {(gates) => (
        <Panel title="Quality gates" note={`over the last 24 hours · ${summary(gates)}`}>
          <Table caption="Quality gates">
            <thead>
              <tr>
                <Th>Gate</Th>
                <Th>State</Th>
                <Th number>Measured</Th>
                <Th number className="max-sm:hidden">
                  Promised
                </Th>
                <Th number className="max-sm:hidden">
                  Samples
                </Th>
              </tr>
            </thead>
            <tbody>
              {gates.map((gate) => (
                <tr key={gate.gate}>
                  <RowTh>
                    {WORDS[gate.gate] ?? gate.gate.replaceAll('_', ' ')}
                    <span className="block text-xs text-soft">
                      <span className="max-sm:hidden">{gate.gate}, </span>
                      <span className="sm:hidden">{promised(gate)}, </span>
                      {gate.statistic === 'max' ? 'the most' : 'P95'}
                    </span>
                  </RowTh>
                  <Td>
                    <State gate={gate} />
                  </Td>
                  <Td number>{gate.p95 === null ? UNDEFINED : measured(gate.p95, gate.unit)}</Td>
                  <Td number className="text-soft max-sm:hidden">
                    {promised(gate)}
                  </Td>
                  <Td number className="text-soft max-sm:hidden">
                    {count(gate.samples)}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
    </Loaded>
  )
}

function State({ gate }: { gate: Gate }) {
  if (gate.p95 === null) return <Badge>too few samples</Badge>
  return gate.pass ? <Badge tone="better">✓ pass</Badge> : <Badge tone="worse">✕ fail</Badge>
}

function measured(value: number, unit: Gate['unit']): string {
  return `${decimal(value, unit === 'clicks' || value >= 100 ? 0 : 1)} ${unit}`
}

function promised({ minimum, threshold, unit }: Gate): string {
  return `${minimum === null ? '≤' : `${count(minimum)} to`} ${count(threshold)} ${unit}`
}

function summary(gates: Gate[]): string {
  const known = gates.filter(({ p95 }) => p95 !== null)
  if (known.length === 0) return 'fewer than 20 samples of each'
  const failed = known.filter(({ pass }) => !pass).length
  return failed === 0 ? `all ${known.length} with samples are kept` : `${failed} of ${known.length} broken`
}
