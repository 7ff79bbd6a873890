import { expect, test } from 'vitest'
import { atTenant, mustChoose, shownTenant } from '@/routing/tenant'

const NORTH = { id: 'north' }
const SOUTH = { id: 'south' }
const DEFAULT = { id: 'default' }

test('the address decides, then the default tenant, then the only one', () => {
  expect(shownTenant('north', [DEFAULT, SOUTH])).toBe('north')
  expect(shownTenant(null, [DEFAULT, NORTH])).toBe('default')
  expect(shownTenant(null, [NORTH])).toBe('north')
  expect(shownTenant(null, [NORTH, SOUTH])).toBeNull()
})

test('one must choose only where the address leaves it open', () => {
  expect(mustChoose(null, [NORTH, SOUTH])).toEqual([NORTH, SOUTH])
  expect(mustChoose('south', [NORTH, SOUTH])).toEqual([])
  expect(mustChoose(null, [DEFAULT, SOUTH])).toEqual([])
  expect(mustChoose(null, [])).toEqual([])
})

test('another tenant is shown on the same page, with the same time, without the rows that were looked for', () => {
  const search = '?range=6m&granularity=quarter&tenant=north&region=Nordics'
  expect(atTenant('/orders', search, 'south')).toBe('/orders?range=6m&granularity=quarter&tenant=south')
  expect(atTenant('/customers/C-001', '', 'south')).toBe('/customers?tenant=south')
})
