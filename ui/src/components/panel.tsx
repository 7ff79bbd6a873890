import { useId, type ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

interface PanelProps {
  title: ReactNode
  /** One line that says what is shown, of which time, in which unit. */
  note?: ReactNode
  actions?: ReactNode
  className?: string
  /** It may be longer than a sheet of paper, and then goes on on the next. */
  long?: boolean
  children: ReactNode
}

/** A part of a page under its heading. */
export function Panel({ title, note, actions, className, long = false, children }: PanelProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={cn(
        'flex min-w-0 flex-col rounded-card border bg-surface p-4 shadow-card print:p-3',
        !long && 'print:break-inside-avoid',
        className,
      )}
    >
      <div className="mb-3 flex items-start justify-between gap-x-4 gap-y-2 max-sm:has-[form,[role=group],[role=radiogroup]]:flex-wrap">
        <div className="min-w-0">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {note !== undefined && <div className="text-xs text-soft">{note}</div>}
        </div>
        {actions !== undefined && (
          <div className="-my-1 flex shrink-0 items-center gap-1 whitespace-nowrap max-sm:shrink print:hidden">
            {actions}
          </div>
        )}
      </div>
      {children}
    </section>
  )
}
