select stream, place, nth, sealed from quarantine where state = 'open'
