import { Slot } from '@radix-ui/react-slot'
import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

const button = cva(
  'inline-flex items-center justify-center gap-1.5 rounded-md text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-50',
  {
    variants: {
      variant: {
        quiet: 'text-soft hover:bg-sunken hover:text-ink',
        outline: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
        primary: 'bg-accent text-on-accent hover:opacity-90',
      },
      size: { base: 'h-8 px-2.5', small: 'h-7 px-2 text-xs', icon: 'size-8' },
    },
    defaultVariants: { variant: 'quiet', size: 'base' },
  },
)

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof button> & { asChild?: boolean }

export function Button({ className, variant, size, asChild = false, ...props }: ButtonProps) {
  const Component = asChild ? Slot : 'button'
  return (
    <Component type={asChild ? undefined : 'button'} className={cn(button({ variant, size }), className)} {...props} />
  )
}
