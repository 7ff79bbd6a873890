import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Schemas } from '@/api/client'
import { uptimeQuery } from '@/api/documents'
import type { Periods } from '@/charts/bars'
import { HeatKey, HeatStrip } from '@/charts/heat-strip'
import { Facts } from '@/components/facts'
import { Given } from '@/components/given'
import { Loaded } from '@/components/loaded'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { PeriodPanel } from '@/charts/period-panel'
import { Nothing } from '@/components/states'
import { Scroll } from '@/components/ui/scroll'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { count, ratio, tick, UNDEFINED, UPTIME } from '@/format/figures'
import { dayName, partialWords, windowName } from '@/format/periods'
import { duration } from '@/format/time'
import { useView } from '@/routing/view'
import { useOffersExport } from '@/api/export'

type Uptime = Schemas['Uptime']

const PANES = [{ top: 4, height: 82, ticks: 4, fromZero: false, ceiling: 1 }]

/** Whether the services ran. */
export default function OperationsPage() {
  const { range } = useView()
  const query = useQuery({ ...uptimeQuery(range), placeholderData: keepPreviousData })
  useOffersExport('uptime', `/api/operations/uptime?${new URLSearchParams({ range }).toString()}`)
  return <Loaded query={query}>{(uptime) => <UptimeView uptime={uptime} />}</Loaded>
}

function UptimeView({ uptime }: { uptime: Uptime }) {
  const { window, average, samples, services, down_minutes } = uptime
  return (
    <>
      <PageTitle note={windowName(window.start, window.end)}>Operations</PageTitle>
      {samples === 0 ? (
        <Nothing>The window has no uptime samples.</Nothing>
      ) : (
        <div className="flex flex-col gap-3">
          <section aria-label="Uptime" className="rounded-card border bg-surface p-4 shadow-card">
            <Facts
              facts={[
                {
                  name: 'Uptime',
                  value: average === null ? UNDEFINED : ratio(average, UPTIME),
                  note: `${duration(down_minutes / samples)} down a day, on average`,
                },
                {
                  name: 'Down in all',
                  value: duration(down_minutes),
                  note: 'of all services together',
                },
                { name: 'Services', value: count(services.length) },
                { name: 'Samples', value: count(samples), note: 'one per service and day' },
              ]}
            />
          </section>
          <Panel title="By service and month" note="average of the daily samples">
            <Scroll label="Uptime by service and month" className="flex flex-col gap-3">
              <HeatStrip
                figures={window.months <= 12}
                rows={services.map(({ service, average: of, months }) => ({
                  name: service,
                  average: of,
                  cells: months,
                }))}
              />
              <HeatKey figures={window.months <= 12} />
            </Scroll>
          </Panel>
          <div className="grid gap-3 lg:grid-cols-2 print:grid-cols-2">
            <MonthsPanel uptime={uptime} />
            <WorstDays uptime={uptime} />
          </div>
        </div>
      )}
    </>
  )
}

function MonthsPanel({ uptime: { months, window, tenant } }: { uptime: Uptime }) {
  const periods = useMemo(
    (): Periods => ({
      names: months.map(({ period }) => period),
      partial: partialWords(months, window),
      panes: PANES,
      marks: [{ name: 'Uptime', shape: 'line', colour: 'recognized', values: months.map((month) => month.uptime) }],
      axis: (value, step) => tick(value, step, UPTIME, tenant),
      exact: (value) => (value === null ? UNDEFINED : ratio(value, UPTIME)),
    }),
    [months, window, tenant],
  )
  return (
    <PeriodPanel
      name="uptime-months"
      title="All services by month"
      of="uptime by month"
      periods={periods}
      label="Uptime of all services by month; its table has the figures"
      more={[{ name: 'Samples', cells: months.map(({ samples }) => count(samples)) }]}
    />
  )
}

function WorstDays({ uptime: { worst_days } }: { uptime: Uptime }) {
  return (
    <Panel title="Worst days" note="of any service">
      <Table caption="Worst days">
        <thead>
          <tr>
            <Th>Day</Th>
            <Th>Service</Th>
            <Th number className="max-sm:hidden">
              Uptime
            </Th>
            <Th number>Down</Th>
          </tr>
        </thead>
        <tbody>
          {worst_days.map(({ day, service, uptime, down_minutes }) => (
            <tr key={`${day} ${service}`}>
              <RowTh className="whitespace-nowrap">{dayName(day)}</RowTh>
              <Td>
                <Given>{service}</Given>
              </Td>
              <Td number className="max-sm:hidden">
                {ratio(uptime, UPTIME)}
              </Td>
              <Td number>{duration(down_minutes)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
