// The page's policy lets only such style elements pass that carry the nonce which the server put into the page. Ant Design
// takes one for its components, but not for what it measures and locks with, so every style that scripts make gets it here.
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content

if (nonce) {
  const create = document.createElement.bind(document)
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
}
