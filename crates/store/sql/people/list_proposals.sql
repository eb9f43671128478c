select left_person, right_person, weight_bits, evidence
from link_proposals
order by weight_bits desc, left_person, right_person
