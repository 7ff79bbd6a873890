import { afterEach, expect, test, vi } from 'vitest'
import { takeLink } from '@/routing/sign-in'

afterEach(() => vi.unstubAllGlobals())

function at(pathname: string, hash: string): ReturnType<typeof vi.fn> {
  const replaceState = vi.fn()
  vi.stubGlobal('location', { pathname, hash })
  vi.stubGlobal('history', { replaceState })
  return replaceState
}

test('a one-time link is taken out of the address', () => {
  const replaced = at('/sign-in', '#c2VjcmV0')
  expect(takeLink()).toBe('c2VjcmV0')
  expect(replaced).toHaveBeenCalledWith(null, '', '/sign-in')
})

test('what follows # elsewhere, or nothing, is no link', () => {
  for (const [pathname, hash] of [
    ['/dashboard', '#main'],
    ['/sign-in', ''],
  ] as const) {
    const replaced = at(pathname, hash)
    expect(takeLink()).toBeNull()
    expect(replaced).not.toHaveBeenCalled()
  }
})
