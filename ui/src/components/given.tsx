import type { ReactNode } from 'react'
import { visible } from '@/format/isolate'

/** A name or id as somebody gave it: in its own direction, and never unseen. */
export function Given({ children }: { children: string }) {
  return <bdi>{visible(children)}</bdi>
}

/** What we call something that has no name of its own; in brackets, so that a name of the same letters is another. */
export function Ours({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <em className="text-soft" title={title}>
      ({children})
    </em>
  )
}
