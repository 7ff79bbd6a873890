// Runs before the first paint, so that a chosen theme never flashes as the other one.
;(function () {
  var chosen = 'system'
  try {
    chosen = JSON.parse(localStorage.getItem('edb-preferences') || '{}').state?.theme ?? 'system'
  } catch {
    // a browser that stores nothing follows the system
  }
  var dark = chosen === 'dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
