import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '@/api/client'
import { Facts } from '@/components/facts'
import { Loaded } from '@/components/loaded'
import { Panel } from '@/components/panel'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { refreshQuery } from './refresh-query'
import { count, UNDEFINED } from '@/format/figures'
import { age, stamp } from '@/format/time'
import { STALE_MS } from '@/api/connection'

type RefreshState = Schemas['RefreshState']

/** How fresh the figures are, what waits, what failed, and who refreshes. */
export function Refresh() {
  const query = useQuery(refreshQuery)
  return <Loaded query={query}>{(state) => <RefreshPanel state={state} />}</Loaded>
}

function RefreshPanel({ state }: { state: RefreshState }) {
  const { generation, published_at, checked_at, age_seconds, marks_waiting, failures, error, retry_at, lease } = state
  return (
    <Panel
      title={
        <>
          Refresh <Health state={state} />
        </>
      }
      note={
        lease.holder === null
          ? 'no process refreshes'
          : `by process ${lease.holder}, epoch ${lease.epoch}${lease.taken_at === null ? '' : `, since ${stamp(lease.taken_at)}`}`
      }
    >
      <Facts
        facts={[
          {
            name: 'Confirmed',
            value: age_seconds === null ? UNDEFINED : `${age(age_seconds * 1000)} ago`,
            note: checked_at === null ? 'not yet' : stamp(checked_at),
          },
          {
            name: 'Generation',
            value: generation === null ? UNDEFINED : count(generation),
            note: published_at === null ? undefined : `published ${stamp(published_at)}`,
          },
          { name: 'Waiting', value: count(marks_waiting), note: 'changes not yet in the figures' },
          { name: 'Failures', value: count(failures), note: 'refreshes in a row' },
        ]}
      />
      {error !== null && failures > 0 && (
        <p role="alert" className="mt-4 flex gap-2 rounded-md border border-caution-line bg-caution-soft p-3 text-sm">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0 text-caution" />
          <span className="min-w-0 wrap-break-word">
            {error} {retry_at !== null && `It is tried again at ${stamp(retry_at)}.`}
          </span>
        </p>
      )}
    </Panel>
  )
}

function Health({ state: { generation, age_seconds, failures } }: { state: RefreshState }) {
  if (failures > 0) return <Badge tone="worse">✕ failing</Badge>
  if (generation === null || age_seconds === null) return <Badge tone="caution">not published yet</Badge>
  return age_seconds * 1000 > STALE_MS ? <Badge tone="caution">stale</Badge> : <Badge tone="better">✓ current</Badge>
}
