import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp } from 'antd'
import { useEffect } from 'react'
import { BrowserRouter } from 'react-router'
import { connection } from '@/api/connection'
import { isRetryable } from '@/api/error'
import { Entrance } from '@/session/Entrance'
import { Routed } from './Routed'
import { Themed } from './theme'
import { WorkspaceProvider } from './workspace'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < 2 && isRetryable(error),
      // The connection knows whether the server is there; the browser's own idea does not matter on a local network.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

/** Asks everything again once the server is back. */
function useFreshAfterOutage() {
  useEffect(() => {
    return connection.subscribe(() => {
      if (connection.current() === 'here') void client.invalidateQueries()
    })
  }, [])
}

export function App() {
  useFreshAfterOutage()
  return (
    <QueryClientProvider client={client}>
      <Themed>
        <AntApp component={false}>
          <BrowserRouter>
            <Entrance>
              <WorkspaceProvider>
                <Routed />
              </WorkspaceProvider>
            </Entrance>
          </BrowserRouter>
        </AntApp>
      </Themed>
    </QueryClientProvider>
  )
}
