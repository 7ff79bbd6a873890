/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** What may be wider than its place: it scrolls sideways, by keyboard as well. */
export function Scroll({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className={cn('scroll-hint relative overflow-x-auto print:overflow-visible', className)}
    >
      {children}
    </div>
  )
}
