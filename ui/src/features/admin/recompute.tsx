import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, chosenTenant, taken, type Schemas } from '@/api/client'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { ratio, UNDEFINED } from '@/format/figures'
import { duration, stamp } from '@/format/time'

type Run = Schemas['Recompute']

const FOLLOWED_MS = 500
const EVERY_MS = 10_000
const RUNS = ['recompute', chosenTenant()]

/** Asks for the figures to be computed again, follows that, and shows what was asked for before. */
export function Recompute() {
  const client = useQueryClient()
  const runs = useQuery({
    queryKey: RUNS,
    queryFn: async ({ signal }) => taken(await api.GET('/api/recompute', { signal })).recomputes,
    refetchInterval: ({ state }) => (state.data?.every(isOver) === false ? FOLLOWED_MS : EVERY_MS),
    staleTime: 0,
  })
  const asking = useMutation({
    mutationFn: async (full: boolean) => taken(await api.POST('/api/recompute', { body: { full } })),
    onSuccess: () => client.invalidateQueries({ queryKey: RUNS }),
  })
  const error = asking.error ?? runs.error
  return (
    <Panel title="Recompute" note="figures keep being served while they are computed again">
      <div className="mb-3 flex flex-wrap gap-2 print:hidden">
        <Button variant="outline" disabled={asking.isPending} onClick={() => asking.mutate(false)}>
          Refresh now
        </Button>
        <Button variant="outline" disabled={asking.isPending} onClick={() => asking.mutate(true)}>
          Rebuild from nothing
        </Button>
      </div>
      {error && (
        <p role="alert" className="mb-3 text-sm text-worse">
          {error.message}
        </p>
      )}
      {runs.data?.length === 0 && <Nothing>Nobody has asked for a recompute yet.</Nothing>}
      {runs.data && runs.data.length > 0 && <Runs runs={runs.data} />}
    </Panel>
  )
}

function Runs({ runs }: { runs: Run[] }) {
  return (
    <Table caption="The last recomputes">
      <thead>
        <tr>
          <Th>Run</Th>
          <Th>State</Th>
          <Th className="max-sm:hidden">Asked for</Th>
          <Th number>Took</Th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <RowTh className="whitespace-nowrap">
              {run.id} <span className="text-soft">{run.full ? 'from nothing' : 'refresh'}</span>
              <span className="block text-xs text-soft sm:hidden">{stamp(run.requested_at)}</span>
            </RowTh>
            <Td>
              <State run={run} />
            </Td>
            <Td className="whitespace-nowrap text-soft max-sm:hidden">{stamp(run.requested_at)}</Td>
            <Td number className="text-soft">
              {took(run)}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function State({ run: { id, state, progress, error } }: { run: Run }) {
  if (state === 'running') {
    return (
      <span className="flex items-center gap-2">
        <progress className="h-2 w-20 accent-(--accent)" value={progress} max={1} aria-label={`Run ${id}`} />
        {ratio(progress)}
      </span>
    )
  }
  return (
    <>
      <Badge tone={({ failed: 'worse', done: 'better', waiting: 'accent' } as const)[state]}>{state}</Badge>
      {error !== null && <span className="mt-1 block text-xs wrap-break-word text-worse">{error}</span>}
    </>
  )
}

/** From being asked for to its end; both are known to the second. */
function took({ requested_at, finished_at }: Run): string {
  if (finished_at === null) return UNDEFINED
  const seconds = (Date.parse(finished_at) - Date.parse(requested_at)) / 1000
  if (seconds < 1) return '< 1 s'
  return seconds < 120 ? `${seconds} s` : duration(seconds / 60)
}

function isOver({ state }: Run): boolean {
  return state === 'done' || state === 'failed'
}
