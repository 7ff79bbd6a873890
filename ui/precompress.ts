import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { Plugin } from 'vite'

const COMPRESSED = /\.(?:js|css|html|svg|json|map)$/
const SMALLEST_BYTES = 512

/** Writes `.gz` and `.br` beside every text file of the build, so that serving one costs no compression. */
export function precompress(directory: string): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async closeBundle() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true })
      await Promise.all(
        entries
          .filter((entry) => entry.isFile() && COMPRESSED.test(entry.name))
          .map((entry) => compressed(join(entry.parentPath, entry.name))),
      )
    },
  }
}

async function compressed(path: string): Promise<void> {
  const content = await readFile(path)
  if (content.length < SMALLEST_BYTES) return
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  await Promise.all([
    promisify(gzip)(content, { level: 9 }).then((zipped) => writeFile(`${path}.gz`, zipped)),
    promisify(brotliCompress)(content, quality).then((zipped) => writeFile(`${path}.br`, zipped)),
  ])
}
