import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, taken, type Schemas } from '@/api/client'
import { Panel } from '@/components/panel'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ratio } from '@/format/figures'
import { stamp } from '@/format/time'

const EVERY_MS = 500

/** Asks for the figures to be computed again, and follows it. */
export function Recompute() {
  const [run, setRun] = useState<number | null>(null)
  const asking = useMutation({
    mutationFn: async (full: boolean) => taken(await api.POST('/api/recompute', { body: { full } })),
    onSuccess: ({ id }) => setRun(id),
  })
  return (
    <Panel title="Recompute" note="figures keep being served while they are computed again">
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" disabled={asking.isPending} onClick={() => asking.mutate(false)}>
          Refresh now
        </Button>
        <Button variant="outline" disabled={asking.isPending} onClick={() => asking.mutate(true)}>
          Rebuild from nothing
        </Button>
      </div>
      {asking.isError && (
        <p role="alert" className="mt-3 text-sm text-worse">
          {asking.error.message}
        </p>
      )}
      {run !== null && <Progress run={run} />}
    </Panel>
  )
}

function Progress({ run }: { run: number }) {
  const { data, error } = useQuery({
    queryKey: ['recompute', run],
    queryFn: async ({ signal }) => taken(await api.GET('/api/recompute/{run}', { params: { path: { run } }, signal })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : EVERY_MS),
    staleTime: 0,
  })
  if (error) return <p className="mt-3 text-sm text-worse">{error.message}</p>
  if (!data) return null
  const shown = ratio(data.progress)
  return (
    <div className="mt-4 text-sm" role="status">
      <p className="flex items-center gap-2">
        Run {data.id}, {data.full ? 'from nothing' : 'refresh'}
        <Badge tone={data.state === 'failed' ? 'worse' : data.state === 'done' ? 'better' : 'accent'}>
          {data.state}
        </Badge>
        <span className="ml-auto">{shown}</span>
      </p>
      <progress
        className="mt-1.5 h-2 w-full accent-(--accent)"
        value={data.progress}
        max={1}
        aria-label={`Run ${data.id}`}
      />
      <p className="mt-1 text-xs text-soft">
        asked for {stamp(data.requested_at)}
        {data.finished_at !== null && `, finished ${stamp(data.finished_at)}`}
      </p>
    </div>
  )
}

function isOver({ state }: Schemas['Recompute']): boolean {
  return state === 'done' || state === 'failed'
}
