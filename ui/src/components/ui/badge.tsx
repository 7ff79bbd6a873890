import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

const badge = cva('inline-flex items-center gap-1 rounded-full px-2 py-px text-2xs font-medium whitespace-nowrap', {
  variants: {
    tone: {
      plain: 'bg-sunken text-soft',
      accent: 'bg-accent-soft text-accent',
      caution: 'bg-caution-soft text-caution',
      worse: 'bg-worse-soft text-worse',
      better: 'bg-better-soft text-better',
    },
  },
  defaultVariants: { tone: 'plain' },
})

export function Badge({ tone, className, ...props }: ComponentProps<'span'> & VariantProps<typeof badge>) {
  return <span className={cn(badge({ tone }), className)} {...props} />
}
