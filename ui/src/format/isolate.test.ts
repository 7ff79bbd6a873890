import { expect, test } from 'vitest'
import { given, isolated, visible } from '@/format/isolate'

test('text that could turn its neighbours is isolated, other text is as it was', () => {
  expect(isolated('Tarnwick Water (C-001)')).toBe('Tarnwick Water (C-001)')
  expect(isolated('شركة 7')).toBe('\u2068شركة 7\u2069')
  expect(isolated('\u200f1.50')).toBe('\u2068\u200f1.50\u2069')
})

test('a name cannot leave its isolate, nor hide controls', () => {
  expect(given('abc\u202Edef')).toBe('abcdef')
  expect(given('שלום\u2069 7')).toBe('\u2068שלום 7\u2069')
  expect(visible('a\u009bb\u001bc\u0000d\ud800e')).toBe('abcde')
})

test('what joins letters and emoji stays', () => {
  expect(visible('می\u200cخواهم 👩\u200d💻')).toBe('می\u200cخواهم 👩\u200d💻')
})

test('a name that nobody can see is spelled out', () => {
  expect(visible('\u200b')).toBe('U+200B')
  expect(visible('\u2060\u3164')).toBe('U+2060 U+3164')
  expect(visible('\u0007')).toBe('U+0007')
  expect(visible('\u202e')).toBe('U+202E')
  expect(visible(' \u00a0')).toBe('U+0020 U+00A0')
})
