import { expect, test } from 'vitest'
import { periodWords, wordsForNone } from './order-pages'

test('a period has words, and what is none stays as it was given', () => {
  expect(['2026-05', '2026-Q2', '2025-12..2026-01', 'someday'].map(periodWords)).toEqual([
    'May 2026',
    'Q2 2026',
    'Dec 2025 – Jan 2026',
    'someday',
  ])
})

test('the words for no value are nobody’s name', () => {
  expect(wordsForNone(['Nordics'])).toBe('not given')
  expect(wordsForNone(['not given', 'Nordics'])).toBe('(not given)')
  expect(wordsForNone(['(not given)', 'not given'])).toBe('((not given))')
})
