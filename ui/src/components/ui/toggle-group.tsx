import * as Radix from '@radix-ui/react-toggle-group'
import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

type GroupProps = Omit<ComponentProps<typeof Radix.Root>, 'type' | 'value' | 'onValueChange' | 'defaultValue'> & {
  value: string
  onChoose: (value: string) => void
}

/** One of a few, side by side; the arrow keys move between them. */
export function ToggleGroup({ className, onChoose, ...props }: GroupProps) {
  return (
    <Radix.Root
      type="single"
      className={cn('inline-flex items-center gap-0.5 rounded-lg bg-sunken p-0.5', className)}
      onValueChange={(value) => {
        if (value !== '') onChoose(value)
      }}
      {...(props as object)}
    />
  )
}

export function ToggleItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
  return (
    <Radix.Item
      className={cn(
        'h-7 rounded-md px-2.5 text-sm max-sm:px-2 max-sm:text-xs font-medium text-soft hover:text-ink data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:shadow-card data-[state=on]:ring-1 data-[state=on]:ring-line-strong',
        className,
      )}
      {...props}
    />
  )
}
