import * as Radix from '@radix-ui/react-dialog'
import type { ReactNode } from 'react'

interface DialogProps {
  onClose: () => void
  title: string
  description: string
  children: ReactNode
}

/** Something before anything else; Escape leaves it. Its title is for those who cannot see what it is. */
export function Dialog({ onClose, title, description, children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.4)]" />
        <Radix.Content className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-xl border border-line-strong bg-surface text-ink shadow-2xl">
          <Radix.Title className="sr-only">{title}</Radix.Title>
          <Radix.Description className="sr-only">{description}</Radix.Description>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
