import { useQuery } from '@tanstack/react-query'
import { api, taken, type Schemas } from '@/api/client'
import { Loaded } from '@/components/loaded'
import { Panel } from '@/components/panel'
import { Badge } from '@/components/ui/badge'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { count } from '@/format/figures'

type Gate = Schemas['Gate']

/** The promises about speed, over the last 24 hours. */
export function Gates() {
  const query = useQuery({
    queryKey: ['gates'],
    queryFn: async ({ signal }) => taken(await api.GET('/api/quality-gates', { signal })).gates,
    staleTime: 0,
  })
  return (
    <Loaded query={query}>
      {(gates) => (
        <Panel title="Quality gates" note="over the last 24 hours; a gate with fewer than 20 samples cannot say yet">
          <Table caption="Quality gates">
            <thead>
              <tr>
                <Th>Gate</Th>
                <Th>State</Th>
                <Th number>Measured</Th>
                <Th number>Bound</Th>
                <Th number>Samples</Th>
              </tr>
            </thead>
            <tbody>
              {gates.map((gate) => (
                <tr key={gate.gate}>
                  <RowTh>{gate.gate.replaceAll('_', ' ')}</RowTh>
                  <Td>
                    <State gate={gate} />
                  </Td>
                  <Td number>{gate.p95 === null ? '–' : `${String(gate.p95)} ${gate.unit}`}</Td>
                  <Td number>{bound(gate)}</Td>
                  <Td number>{count(gate.samples)}</Td>
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

function bound({ minimum, threshold, unit, statistic }: Gate): string {
  const range = minimum === null ? `≤ ${String(threshold)}` : `${String(minimum)} to ${String(threshold)}`
  return `${range} ${unit}${statistic === 'max' ? ', at most' : ', P95'}`
}
