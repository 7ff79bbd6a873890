import { Link } from 'react-router'
import type { Dashboard } from '@/api/client'
import { ShareBar } from '@/charts/share-bar'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
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
              <Th className="max-sm:hidden">
                <span className="sr-only">Share as a bar</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {top_customers.map(({ customer_id, name, booked, share }) => (
              <tr key={customer_id} className="hover:bg-sunken">
                <RowTh className="max-w-0 truncate">
                  <Link to={to(`/customers/${encodeURIComponent(customer_id)}`)} className="hover:underline">
                    {name ?? customer_id}
                  </Link>
                </RowTh>
                <Td number title={money(booked, tenant)}>
                  {money(booked, tenant, 'compact')}
                </Td>
                <Td number className="w-16">
                  {share === null ? UNDEFINED : ratio(share)}
                </Td>
                <Td className="w-1/4 max-sm:hidden">
                  <ShareBar share={share} most={most} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
