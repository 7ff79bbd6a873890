import type { ReactNode } from 'react'
import { RowTh } from '@/components/ui/table'

interface BarCellProps {
  share: number | null
  /** The largest share of the table: its bar fills the cell. */
  most: number
  children: ReactNode
}

/** The cell that names its row, over a bar as long as the row's share; a negative share has none. */
export function BarCell({ share, most, children }: BarCellProps) {
  const width = share === null || most <= 0 ? 0 : Math.max(0, share / most) * 100
  return (
    <RowTh className="relative w-full max-w-0 py-1.5">
      <span aria-hidden="true" className="absolute inset-y-0.5 right-2 left-0">
        <span className="block h-full rounded-sm bg-share" style={{ width: `${width}%` }} />
      </span>
      <span className="relative block truncate px-2">{children}</span>
    </RowTh>
  )
}
