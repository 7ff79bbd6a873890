import { Link } from 'react-router'
import type { Money, OrderLine, Schemas } from '@/api/client'
import { Given, Ours } from '@/components/given'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { TEXT_LINK } from '@/components/ui/text-link'
import { money, UNDEFINED } from '@/format/figures'
import { dayName } from '@/format/periods'
import { stamp } from '@/format/time'
import { useAddress } from '@/routing/view'

interface LinesTableProps {
  lines: OrderLine[]
  dimensions: Schemas['DimensionRow'][]
  tenant: Money
}

/** Order lines as they are stored, in the order of their days. */
export function LinesTable({ lines, dimensions, tenant }: LinesTableProps) {
  const to = useAddress()
  const members = dimensions.filter(({ key }) => key !== 'customer')
  return (
    <Table caption="Order lines">
      <thead>
        <tr>
          <Th>Order</Th>
          <Th>Date</Th>
          <Th>Customer</Th>
          {members.map(({ key, label }) => (
            <Th key={key}>{label}</Th>
          ))}
          <Th>Type</Th>
          <Th>Service</Th>
          <Th number>Amount</Th>
          <Th number>Profit</Th>
          <Th>Source</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.order_id} ${line.line_no}`} className="whitespace-nowrap hover:bg-sunken">
            <RowTh className="font-medium">
              <Given>{line.order_id}</Given>
              {line.line_no > 1 && <span className="text-soft"> line {line.line_no}</span>}
            </RowTh>
            <Td>{dayName(line.order_date)}</Td>
            <Td>
              {line.customer_id === null ? (
                <Ours>not given</Ours>
              ) : (
                <Link className={TEXT_LINK} to={to(`/customers/${encodeURIComponent(line.customer_id)}`)}>
                  <Given>{line.customer_id}</Given>
                </Link>
              )}
            </Td>
            {members.map(({ key, filter }) => (
              <Td key={key}>
                <Value of={line[filter as 'region']} />
              </Td>
            ))}
            <Td>{line.type.replaceAll('_', ' ')}</Td>
            <Td>{service(line)}</Td>
            <Td number>{money(line.amount, tenant)}</Td>
            <Td number>{line.profit === null ? UNDEFINED : money(line.profit, tenant)}</Td>
            <Td className="text-soft" title={`received ${stamp(line.received_at)}`}>
              {line.source === null ? <Ours>another program</Ours> : <Given>{line.source}</Given>}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Value({ of }: { of: string | null }) {
  return of === null ? <Ours>not given</Ours> : <Given>{of}</Given>
}

function service({ service_start, service_end }: OrderLine): string {
  if (service_start === null) return UNDEFINED
  return service_end === null ? dayName(service_start) : `${dayName(service_start)} – ${dayName(service_end)}`
}
