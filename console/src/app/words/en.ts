export default import.meta.glob<object>('/src/**/en.json', { eager: true, import: 'default' })
