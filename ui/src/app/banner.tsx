import { Icon } from '@/components/ui/icon'
import { useNow } from '@/app/now'
import { age, clock } from '@/format/time'
import { useConnection } from '@/api/connection'
import { refreshNow } from '@/live/refresh'

/** Says so when what is shown may be old, how old it is, and that it is being seen to. */
export function Banner() {
  const { lostAt, checkedAt } = useConnection()
  const now = useNow(1000)
  if (lostAt === null) return null
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-center gap-x-2 border-b border-caution-line bg-caution-soft px-4 py-1.5 text-sm text-caution print:hidden"
    >
      <Icon name="alert" />
      <span>
        The service does not answer.{' '}
        {checkedAt !== null && `These figures were right at ${clock(checkedAt)}, ${age(now - checkedAt)} ago. `}
        Trying again every few seconds.
      </span>
      <button type="button" className="font-medium underline underline-offset-2" onClick={refreshNow}>
        Try now
      </button>
    </div>
  )
}
