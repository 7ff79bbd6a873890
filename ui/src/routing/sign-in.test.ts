import { afterEach, expect, test, vi } from 'vitest'
import { takeCallback, takeLink, wantedPage } from '@/routing/sign-in'

afterEach(() => vi.unstubAllGlobals())

function at(pathname: string, hash: string): ReturnType<typeof vi.fn> {
  const replaceState = vi.fn()
  vi.stubGlobal('location', { pathname, hash, href: `https://edb.example${pathname}${hash}` })
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

test('what a provider sent back is taken out of the address', () => {
  const replaced = at('/sign-in/callback', '')
  expect(takeCallback()).toBe('https://edb.example/sign-in/callback')
  expect(replaced).toHaveBeenCalledWith(null, '', '/sign-in')
  at('/sign-in', '')
  expect(takeCallback()).toBeNull()
})

test('one comes back to the page that was asked for, and never to the one to sign in on', () => {
  expect(wantedPage('/kpis/revenue', '?range=6m')).toBe('/kpis/revenue?range=6m')
  expect(wantedPage('/sign-in', '?state=x')).toBe('/')
})
