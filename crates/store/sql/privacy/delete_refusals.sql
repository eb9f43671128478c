delete from link_refusals where left_subject in ({list}) or right_subject in ({list})
