import { Link } from 'react-router'
import type { Dashboard } from '@/api/client'
import { HeatKey, HeatStrip } from '@/charts/heat-strip'
import { Given } from '@/components/given'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { TableSwitch, useTable } from '@/components/table-switch'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { ratio, UNDEFINED, UPTIME } from '@/format/figures'
import { periodName } from '@/format/periods'
import { useAddress } from '@/routing/view'

/** Uptime by service and month. */
export function UptimePanel({ document }: { document: Dashboard }) {
  const { uptime } = document
  const table = useTable('uptime')
  const to = useAddress()
  return (
    <Panel
      title="Uptime by service"
      className="h-full"
      note="average of the daily samples of each month"
      actions={
        <>
          {uptime.length > 0 && <TableSwitch chart="uptime" of="uptime" />}
          <Link to={to('/operations')} className="px-1 py-1 text-xs font-medium text-soft hover:text-ink">
            Operations
          </Link>
        </>
      }
    >
      {uptime.length === 0 && <Nothing>The window has no uptime samples.</Nothing>}
      {uptime.length > 0 && table && <UptimeTable document={document} />}
      {uptime.length > 0 && !table && (
        <div className="flex grow flex-col gap-3">
          <HeatStrip rows={uptime.map(({ service, average, months }) => ({ name: service, average, cells: months }))} />
          <HeatKey />
        </div>
      )}
    </Panel>
  )
}

function UptimeTable({ document }: { document: Dashboard }) {
  const { uptime } = document
  const months = uptime[0]?.months.map(({ period }) => period) ?? []
  return (
    <Table caption="Uptime by month and service">
      <thead>
        <tr>
          <Th>Month</Th>
          {uptime.map(({ service }) => (
            <Th key={service} number>
              <Given>{service}</Given>
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.map((month, index) => (
          <tr key={month}>
            <RowTh className="whitespace-nowrap">{periodName(month)}</RowTh>
            {uptime.map(({ service, months: cells }) => {
              const value = cells[index]?.uptime ?? null
              return (
                <Td key={service} number>
                  {value === null ? UNDEFINED : ratio(value, UPTIME)}
                </Td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
