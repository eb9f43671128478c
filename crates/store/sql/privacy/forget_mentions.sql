update mentions set hash = null where subject in (select mention from edges where identifier in ({list}))
