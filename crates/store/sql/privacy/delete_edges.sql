delete from edges where identifier in ({list}) or mention in ({list})
