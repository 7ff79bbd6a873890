import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [react(), tailwindcss(), precompress(here('./dist'))],
  resolve: { alias: { '@': here('./src') } },
  server: { proxy: { '/api': process.env.EDB_API ?? 'http://127.0.0.1:8000' } },
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1600, // the page of the API's description is Swagger UI whole
    modulePreload: { polyfill: false },
    rollupOptions: { input: [here('./index.html'), here('./docs/index.html')] },
  },
})
