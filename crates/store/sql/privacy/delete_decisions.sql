delete from link_decisions where left_subject in ({list}) or right_subject in ({list})
