import type { KpiDetail } from '@/api/client'
import { Panel } from '@/components/panel'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { money } from '@/format/figures'
import { periodName } from '@/format/periods'

/** The finance ledger's months beside what their orders would have given. */
export function Reconciliation({ kpi }: { kpi: KpiDetail }) {
  const { reconciliation, tenant, label } = kpi
  return (
    <Panel title="Ledger and orders" note="the ledger is the authority; this is what its months differ by">
      <Table caption={`${label} in the ledger and from orders`}>
        <thead>
          <tr>
            <Th>Month</Th>
            <Th number>Ledger</Th>
            <Th number>From orders</Th>
            <Th number>Difference</Th>
          </tr>
        </thead>
        <tbody>
          {reconciliation.map(({ period, ledger, derived, difference }) => (
            <tr key={period}>
              <RowTh>{periodName(period)}</RowTh>
              <Td number>{money(ledger, tenant)}</Td>
              <Td number>{money(derived, tenant)}</Td>
              <Td number>{money(difference, tenant)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
