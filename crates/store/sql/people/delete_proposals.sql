delete from link_proposals
