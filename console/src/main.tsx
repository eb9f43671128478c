import '@/app/nonce'
import '@fontsource-variable/inter/wght.css'
import '@/app/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '@/app/App'
import { startLanguage } from '@/app/language'

const root = document.getElementById('root')
if (root) {
  await startLanguage()
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
