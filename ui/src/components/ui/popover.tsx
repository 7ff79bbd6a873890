import * as Radix from '@radix-ui/react-popover'
import type { ComponentProps } from 'react'

export const Popover = Radix.Root
export const PopoverAnchor = Radix.Anchor

/** A small form beside what opened it. */
export function PopoverContent(props: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={6}
        collisionPadding={8}
        className="z-40 rounded-lg border border-line-strong bg-surface p-3 text-ink shadow-lg"
        {...props}
      />
    </Radix.Portal>
  )
}
