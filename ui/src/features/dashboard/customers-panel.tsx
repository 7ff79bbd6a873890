import { Link } from 'react-router'
import type { Dashboard } from '@/api/client'
import { BarCell } from '@/components/bar-cell'
import { Given } from '@/components/given'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { Table, Td, Th } from '@/components/ui/table'
import { money, ratio, UNDEFINED } from '@/format/figures'
import { useAddress } from '@/routing/view'

/** The window's largest customers, with their share of all that was booked. */
export function CustomersPanel({ document }: { document: Dashboard }) {
  const { top_customers, tenant } = document
  const to = useAddress()
  const most = Math.max(0, ...top_customers.map(({ share }) => share ?? 0))
  return (
    <Panel
      title="Top customers"
      className="h-full"
      note="by booked amount, share of all booked"
      actions={
        <Link to={to('/customers')} className="px-1 py-1 text-xs font-medium text-soft hover:text-ink">
          All customers
        </Link>
      }
    >
      {top_customers.length === 0 ? (
        <Nothing>No order of the window names a customer.</Nothing>
      ) : (
        <Table caption="Top customers">
          <thead>
            <tr>
              <Th>Customer</Th>
              <Th number>Booked</Th>
              <Th number>Share</Th>
            </tr>
          </thead>
          <tbody>
            {top_customers.map(({ customer_id, name, booked, share }) => (
              <tr key={customer_id} className="hover:bg-sunken">
                <BarCell share={share} most={most}>
                  <Link to={to(`/customers/${encodeURIComponent(customer_id)}`)} className="hover:underline">
                    <Given>{name ?? customer_id}</Given>
                  </Link>
                </BarCell>
                <Td number title={money(booked, tenant)}>
                  {money(booked, tenant, 'compact')}
                </Td>
                <Td number className="w-16">
                  {share === null ? UNDEFINED : ratio(share)}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
