import { useNow } from '@/app/now'
import { cn } from '@/components/ui/cn'
import { age, stamp, stampWithZone } from '@/format/time'
import { STALE_MS, useConnection } from '@/api/connection'
import { usePage } from '@/api/page'

/** When the figures were last confirmed, and of which generation they are. */
export function Freshness() {
  const { checkedAt, lostAt } = useConnection()
  const { generation, last } = usePage()
  const now = useNow(1000)
  if (generation === null) return null
  const old = checkedAt === null ? null : Math.max(0, now - checkedAt)
  const stale = lostAt !== null || (old !== null && old > STALE_MS)
  return (
    <>
      <span className="hidden text-xs text-soft print:block">
        {last && (
          <>
            Figures of {stampWithZone(Date.parse(last.computed_at))}, generation {generation}
          </>
        )}
        {checkedAt !== null && (
          <>
            , {stale ? 'last ' : ''}confirmed {stampWithZone(checkedAt)}
          </>
        )}
      </span>
      <span
        className={cn(
          'flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs whitespace-nowrap print:hidden',
          stale ? 'bg-caution-soft text-caution' : 'text-soft',
        )}
        title={last ? `Computed ${stamp(last.computed_at)}` : undefined}
      >
        <span aria-hidden="true" className={cn('size-1.5 rounded-full', stale ? 'bg-caution' : 'bg-better')} />
        <span>
          {stale && <strong className="font-semibold">Stale: </strong>}
          {old !== null && (
            <>
              <span className="max-sm:sr-only">checked </span>
              {age(old)} ago
            </>
          )}
          <span className="max-md:hidden"> · generation {generation}</span>
        </span>
      </span>
    </>
  )
}
