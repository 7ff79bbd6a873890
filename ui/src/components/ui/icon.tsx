const PATHS = {
  alert: 'M8 2.5 14.2 13H1.8L8 2.5ZM8 6.5v3M8 11.4v.1',
  check: 'm3 8.5 3.2 3L13 4.5',
  chevron: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  critical: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5L5.5 2ZM8 5v3.5M8 10.8v.1',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13h11',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5V11M8 5v.1',
  leave: 'M6.5 2.5h-4v11h4M6 8h8M11 5l3 3-3 3',
  monitor: 'M2 3h12v8H2zM6 14h4M8 11v3',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z',
  print: 'M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.8 10.8 14 14',
  target: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 9.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
} as const

export type IconName = keyof typeof PATHS

/** A sign beside words; it is never the only thing that says something. */
export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={className} fill="none" stroke="currentColor">
      <path d={PATHS[name]} strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
