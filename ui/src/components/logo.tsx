/** The product's sign. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6 shrink-0 print:hidden">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path d="M8 23v-6M16 23V9M24 23v-9" className="stroke-on-accent" strokeWidth="4" strokeLinecap="round" />
    </svg>
  )
}
