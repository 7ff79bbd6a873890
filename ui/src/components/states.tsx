import type { ReactNode } from 'react'
import { ApiError } from '@/api/errors'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'

/** A page or panel that cannot show figures says why, and what to do. */
export function ErrorState({ error, retry, children }: { error: Error; retry?: () => void; children?: ReactNode }) {
  const passing = error instanceof ApiError && error.passing
  const forbidden = error instanceof ApiError && error.status === 403
  return (
    <div
      role="alert"
      className="mx-auto mt-10 flex max-w-xl flex-col items-start gap-2 rounded-card border bg-surface p-6 shadow-card"
    >
      <p className="flex items-center gap-2 font-semibold">
        <Icon name="alert" className="size-5 text-caution" />
        {passing
          ? 'The figures cannot be had right now'
          : forbidden
            ? 'You have no access to this'
            : 'That cannot be shown'}
      </p>
      <p className="text-pretty text-soft first-letter:uppercase">{error.message}</p>
      <div className="mt-1 flex gap-3">
        {retry && (passing || !children) && (
          <Button variant="outline" onClick={retry}>
            Try again
          </Button>
        )}
        {children}
      </div>
    </div>
  )
}

/** A quiet line where there is nothing to list. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-6 text-center text-sm text-soft">{children}</p>
}

/** The place of something that is on its way; it has the same height, so that nothing moves. */
export function Waiting({ className, label }: { className: string; label: string }) {
  return <div role="status" aria-label={label} className={className} />
}
