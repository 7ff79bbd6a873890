import { clsx, type ClassValue } from 'clsx'

/** Class names in one string. Of two that set the same the stylesheet decides: components leave open what callers set. */
export function cn(...names: ClassValue[]): string {
  return clsx(names)
}
