delete from link_proposals where left_person in ({list}) or right_person in ({list})
