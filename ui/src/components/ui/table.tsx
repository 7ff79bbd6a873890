import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Scroll } from '@/components/ui/scroll'

/** A table that scrolls sideways where it must, under a caption that names it. */
export function Table({ caption, className, children }: { caption: string; className?: string; children: ReactNode }) {
  return (
    <Scroll label={caption}>
      <table className={cn('w-full border-collapse text-sm', className)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </Scroll>
  )
}

interface CellProps extends ComponentProps<'td'> {
  /** A number: right-aligned. */
  number?: boolean
}

export function Th({ number, className, ...props }: CellProps & ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn(
        'border-b border-line-strong px-2 py-1.5 text-xs font-medium whitespace-nowrap text-soft first:pl-0 last:pr-0',
        number ? 'text-right' : 'text-left',
        className,
      )}
      {...props}
    />
  )
}

export function Td({ number, className, ...props }: CellProps) {
  return (
    <td
      className={cn(
        'border-b border-line px-2 py-1.5 first:pl-0 last:pr-0',
        number && 'text-right whitespace-nowrap',
        className,
      )}
      {...props}
    />
  )
}

/** The cell that names its row. */
export function RowTh({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th scope="row" className={cn('border-b border-line px-2 py-1.5 text-left first:pl-0', className)} {...props} />
  )
}
