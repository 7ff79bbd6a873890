import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dropForeignPath, ownAddress, visit, visitInstead } from '@/routing/own-address'

const ORIGIN = 'https://edb.example'
const went = vi.fn()

function at(pathname: string): void {
  vi.stubGlobal('location', { origin: ORIGIN, pathname, assign: went, replace: went })
  vi.stubGlobal('history', { replaceState: went })
}

beforeEach(() => at('/dashboard'))
afterEach(() => {
  vi.unstubAllGlobals()
  went.mockReset()
})

test('an address of the page stays what it is', () => {
  expect(ownAddress('/kpis/revenue?range=6m&tenant=north')).toBe(`${ORIGIN}/kpis/revenue?range=6m&tenant=north`)
  expect(ownAddress(`${ORIGIN}/orders`)).toBe(`${ORIGIN}/orders`)
  expect(ownAddress('/customers/A%5CB')).toBe(`${ORIGIN}/customers/A%5CB`)
  expect(ownAddress('/customers/A%2FB?next=//evil.example')).toBe(`${ORIGIN}/customers/A%2FB?next=//evil.example`)
})

test.each([
  '//evil.example/x',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/..//evil.example',
  '/./\\evil.example/',
  '\t//evil.example',
  '/\n/evil.example',
  'https://evil.example/',
  'https:evil.example',
  `${ORIGIN}.evil.example/`,
  `https://edb.example@evil.example/`,
  'javascript:alert(1)',
  'data:text/html,x',
  'http://[',
])('%j leads to the first page', (wanted) => {
  expect(new URL(ownAddress(wanted)).origin).toBe(ORIGIN)
  expect(new URL(ownAddress(wanted)).pathname).toBe(wanted === 'https:evil.example' ? '/evil.example' : '/dashboard')
})

test('whoever leaves, stays in the origin', () => {
  visit('//evil.example')
  visitInstead('/orders')
  expect(went.mock.calls).toEqual([[`${ORIGIN}/dashboard`], [`${ORIGIN}/orders`]])
})

test('a path that reads as a host is gone before anything is made of it', () => {
  at('//evil.example/dashboard')
  dropForeignPath()
  expect(went).toHaveBeenCalledWith(null, '', '/dashboard')
  went.mockReset()
  at('/customers/C-001')
  dropForeignPath()
  expect(went).not.toHaveBeenCalled()
})
