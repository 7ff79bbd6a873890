import { Slot } from '@radix-ui/react-slot'
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

const DELAY_MS = 350
const LEAVE_MS = 120
const GAP_PX = 6

/**
 * What a thing says when it is pointed at or has the focus. Escape puts it away, and the pointer may move onto it.
 * Small on purpose: every page has it from the first paint on.
 */
export function Tooltip({ children, says }: { children: ReactElement; says: ReactNode }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const id = useId()
  const after = (ms: number, element: HTMLElement | null): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setAnchor(element), ms)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const listeners = {
    onPointerEnter: ({ currentTarget, pointerType }: React.PointerEvent<HTMLElement>) => {
      if (pointerType === 'mouse') after(DELAY_MS, currentTarget)
    },
    onPointerLeave: () => after(LEAVE_MS, null),
    onPointerDown: () => after(0, null),
    onFocus: ({ currentTarget }: React.FocusEvent<HTMLElement>) => {
      if (currentTarget.matches(':focus-visible')) after(0, currentTarget)
    },
    onBlur: () => after(0, null),
  }
  return (
    <>
      <Slot {...listeners} aria-describedby={anchor ? id : undefined}>
        {children}
      </Slot>
      {anchor &&
        createPortal(
          <Bubble
            id={id}
            anchor={anchor}
            onEnter={() => clearTimeout(timer.current)}
            onLeave={() => after(LEAVE_MS, null)}
          >
            {says}
          </Bubble>,
          document.body,
        )}
    </>
  )
}

interface BubbleProps {
  id: string
  anchor: HTMLElement
  onEnter: () => void
  onLeave: () => void
  children: ReactNode
}

function Bubble({ id, anchor, onEnter, onLeave, children }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = bubble.current
    if (!element) return
    const of = anchor.getBoundingClientRect()
    const { width, height } = element.getBoundingClientRect()
    const below = of.bottom + GAP_PX + height <= innerHeight
    element.style.top = `${below ? of.bottom + GAP_PX : Math.max(GAP_PX, of.top - GAP_PX - height)}px`
    element.style.left = `${Math.min(Math.max(GAP_PX, of.left + of.width / 2 - width / 2), innerWidth - width - GAP_PX)}px`
  })
  // Before it is painted: whoever sees it can put it away.
  useLayoutEffect(() => {
    const leave = (event: Event): void => {
      if (!(event instanceof KeyboardEvent) || event.key === 'Escape') onLeave()
    }
    addEventListener('keydown', leave)
    addEventListener('scroll', leave, { capture: true, passive: true })
    return () => {
      removeEventListener('keydown', leave)
      removeEventListener('scroll', leave, { capture: true })
    }
  })
  return (
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="fixed top-0 left-0 z-50 w-max max-w-80 rounded-lg border border-line-strong bg-surface px-3 py-2 text-xs text-ink shadow-lg print:hidden"
    >
      {children}
    </div>
  )
}
