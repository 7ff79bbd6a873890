import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '@/api/client'
import { Loaded } from '@/components/loaded'
import { Panel } from '@/components/panel'
import { Badge } from '@/components/ui/badge'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { count } from '@/format/figures'
import { age } from '@/format/time'

const EVERY_MS = 5000

async function readiness(signal: AbortSignal): Promise<Schemas['Readiness']> {
  // 503 is an answer here: it says what is not ready.
  const { data, error } = await api.GET('/api/health/ready', { signal })
  const found = data ?? (error as Schemas['Readiness'] | undefined)
  if (!found || !('tenants' in found)) throw new Error('The service does not say how it is.')
  return found
}

/** How fresh the figures are, what waits, and who refreshes. */
export function RefreshState() {
  const query = useQuery({
    queryKey: ['ready'],
    queryFn: ({ signal }) => readiness(signal),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  })
  return (
    <Loaded query={query}>
      {({ status, tenants, marks_waiting, refresher }) => (
        <Panel
          title={
            <>
              Refresh <Badge tone={status === 'ready' ? 'better' : 'caution'}>{status}</Badge>
            </>
          }
          note={`${count(marks_waiting)} changes wait to be counted`}
        >
          <Table caption="Tenants">
            <thead>
              <tr>
                <Th>Tenant</Th>
                <Th number>Generation</Th>
                <Th number>Confirmed</Th>
                <Th number>Failures in a row</Th>
              </tr>
            </thead>
            <tbody>
              {tenants.map(({ tenant, generation, age_seconds, failures }) => (
                <tr key={tenant}>
                  <RowTh>{tenant}</RowTh>
                  <Td number>{generation ?? '–'}</Td>
                  <Td number>{age_seconds === null ? 'not yet' : `${age(age_seconds * 1000)} ago`}</Td>
                  <Td number className={failures > 0 ? 'font-medium text-worse' : undefined}>
                    {count(failures)}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
          <p className="mt-3 text-sm text-soft">
            The lease is held by <span className="text-ink">{refresher.holder ?? 'nobody'}</span>, epoch{' '}
            {refresher.epoch}.
          </p>
        </Panel>
      )}
    </Loaded>
  )
}
